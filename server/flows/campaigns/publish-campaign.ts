import type { Context } from '../../context.ts';
import { campaignChangeSchema } from '../../contract/campaigns.ts';
import { readInput } from '../../read-input.ts';
import type { ShownCampaign } from '../../store/campaigns.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch } from '../etag.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { findCampaign, saveChange } from './save-campaign.ts';

/**
 * Makes a campaign's current draft live, all of it or nothing. Without a draft nothing changes.
 * @throws AppError `invalid_body` naming each field that can't be published, `precondition_failed`, `conflict`, `busy`
 */
export async function publishCampaign(
  context: Context,
  id: string,
  ifMatch: string | undefined,
): Promise<ShownCampaign> {
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findCampaign(context, id);
    requireIfMatch(row, ifMatch);
    if (!row.draft) return row;
    const change = readInput(campaignChangeSchema, row.draft, { reason: 'campaign_not_published' });
    const audit = auditRow(context, 'campaign.publish', id);
    const saved = await saveChange(context, row, change, null, audit);
    if (saved) return saved;
  }
  throw overtaken();
}
