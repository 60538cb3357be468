import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { noStats, type ShownCampaign } from '../../store/campaigns.ts';
import { chatWords } from '../../words/chat-words.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch, stale } from '../etag.ts';
import { notFound } from '../not-found.ts';
import { draftOfCopy } from './campaign-draft.ts';
import { moduleIdsOf } from './campaign-modules.ts';
import { findCampaign } from './save-campaign.ts';

const maxName = 100;

/** Copies a campaign with its unpublished edits: disabled, named as a copy, and without the keywords, which would collide. */
export async function duplicateCampaign(context: Context, id: string): Promise<ShownCampaign> {
  const row = await findCampaign(context, id);
  const now = context.now();
  const mark = chatWords[row.brandLocale ?? 'zh-Hant'].copyMark;
  const copy: ShownCampaign = {
    ...row,
    id: context.newId(),
    version: 1,
    name: `${shortened(row.name, maxName - mark.length)}${mark}`,
    enabled: false,
    card: { ...row.card, keywords: [] },
    draft: draftOfCopy(row),
    stats: noStats,
    createdAt: now,
    updatedAt: now,
  };
  const audit = auditRow(context, 'campaign.duplicate', copy.id, { fromId: id });
  if (!(await context.store.audited(audit, (own) => own.campaigns.insert(copy, moduleIdsOf(copy))))) {
    throw new AppError('conflict', { reason: 'channel_or_module_deleted' });
  }
  return copy;
}

/** Cuts between characters: half an emoji couldn't be stored. */
function shortened(name: string, max: number): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (kept.length + segment.length > max) break;
    kept += segment;
  }
  return kept.trimEnd();
}

/**
 * Deletes a campaign. Its cards stay and return `campaign_disabled`.
 * @returns the version to restore from
 * @throws AppError `not_found`, `precondition_failed`
 */
export async function removeCampaign(context: Context, id: string, ifMatch?: string): Promise<{ version: number }> {
  const row = await findCampaign(context, id);
  requireIfMatch(row, ifMatch);
  // Without a version, the campaign is deleted even if it was saved in the meantime.
  const version = ifMatch === undefined || ifMatch === '*' ? null : row.version;
  const audit = auditRow(context, 'campaign.remove', id);
  const removed = await context.store.audited(audit, (own) => own.campaigns.remove(id, version, audit.at));
  if (removed) return removed;
  throw version === null ? notFound('campaign') : stale();
}

/**
 * Restores a deleted campaign if its channels and bot modules exist: enabled as before, its cards link again. A campaign that isn't
 * deleted is returned unchanged.
 * @throws AppError `not_found`, `conflict` for a channel or a bot module that has been deleted since, `precondition_failed`
 */
export async function restoreCampaign(
  context: Context,
  id: string,
  ifMatch: string | undefined,
): Promise<ShownCampaign> {
  const known = await context.store.campaigns.findDeleted(id);
  if (known) {
    requireIfMatch(known, ifMatch);
    const moduleIds = [...new Set(known.moduleIds)];
    if ((await context.store.modules.facts(moduleIds)).length < moduleIds.length) {
      throw new AppError('conflict', { reason: 'module_deleted' });
    }
    const audit = auditRow(context, 'campaign.restore', id);
    if (!(await context.store.audited(audit, (own) => own.campaigns.restore(id, moduleIds, audit.at)))) {
      throw new AppError('conflict', { reason: 'channel_deleted' });
    }
    return findCampaign(context, id);
  }
  const row = await findCampaign(context, id);
  requireIfMatch(row, ifMatch);
  return row;
}
