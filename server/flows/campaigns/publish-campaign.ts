import type { Context } from '../../context.ts';
import { campaignChangeSchema } from '../../contract/campaigns.ts';
import { AppError } from '../../errors.ts';
import type { ShownCampaign } from '../../store/campaigns.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch } from '../etag.ts';
import type { ChooseLocale } from '../linking/page-data.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { findCampaign, saveChange } from './save-campaign.ts';

/**
 * Makes a campaign's draft live, all of it or nothing, as it is at that moment. Without a draft nothing changes.
 * @throws AppError `invalid_body` naming each field that can't be live as it stands, `precondition_failed`, `conflict`, `busy`
 */
export async function publishCampaign(
  context: Context,
  id: string,
  ifMatch: string | undefined,
  reader: ChooseLocale,
): Promise<ShownCampaign> {
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findCampaign(context, id);
    requireIfMatch(row, ifMatch);
    if (!row.draft) return row;
    const change = campaignChangeSchema.safeParse(row.draft);
    if (!change.success) {
      const errors = change.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      throw new AppError('invalid_body', 'The campaign cannot be published.', { errors });
    }
    const audit = auditRow(context, 'campaign.publish', id);
    const saved = await saveChange(context, row, change.data, null, reader, audit);
    if (saved) return saved;
  }
  throw overtaken();
}
