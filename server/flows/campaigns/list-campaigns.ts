import type { z } from 'zod';
import type { Context } from '../../context.ts';
import type { AttemptView, CampaignView, campaignQuerySchema } from '../../contract/campaigns.ts';
import { withIsoDates } from '../iso-dates.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { campaignView } from './campaign-view.ts';
import { findCampaign } from './save-campaign.ts';

/** `GET /api/v1/campaigns`. @throws AppError `invalid_body` for a cursor that isn't one */
export function listCampaigns(
  context: Context,
  query: z.infer<typeof campaignQuerySchema>,
): Promise<Page<CampaignView>> {
  const name = query.q?.trim() || null;
  const read = (limit: number, before: string | null) => context.store.campaigns.list(limit, before, name);
  return page(query, read, (row) => campaignView(context, row));
}

type AttemptQuery = PageQuery & { outcome?: AttemptView['outcome'] | undefined };

/** `GET /api/v1/campaigns/:id/attempts`. @throws AppError `not_found`, `invalid_body` for a cursor that isn't one */
export async function listAttempts(context: Context, id: string, query: AttemptQuery): Promise<Page<AttemptView>> {
  const { id: campaignId } = await findCampaign(context, id);
  const outcome = query.outcome ?? null;
  const read = (limit: number, before: string | null) =>
    context.store.attempts.list({ campaignId, outcome, limit, before });
  return page(query, read, (row): AttemptView => withIsoDates(row));
}
