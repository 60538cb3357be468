import { isDeepStrictEqual } from 'node:util';
import type { CampaignDraft } from '../../contract/campaigns.ts';
import { AppError } from '../../errors.ts';
import type { CampaignRow } from '../../store/campaigns.ts';

/** Far more than all of a campaign's texts together. There is a limit because lists include drafts, and every save adds to them. */
const maxKept = 100_000;

/**
 * Merges edits into the saved ones. A `null` is a value (no message, no picture) that publishing makes live. It doesn't mean
 * "remove", as in a plain merge patch.
 * @returns null if the merged edits change nothing
 * @throws AppError `too_large` for a draft over the limit
 */
export function mergeDraft(live: CampaignRow, kept: CampaignDraft | null, edits: CampaignDraft): CampaignDraft | null {
  const draft = withoutUndefined({
    ...kept,
    ...edits,
    card: both(kept?.card, edits.card),
    onSuccess: both(kept?.onSuccess, edits.onSuccess),
    onFailure: both(kept?.onFailure, edits.onFailure),
    tags: both(kept?.tags, edits.tags),
  });
  refuseLongDraft(draft);
  return changes({ ...live }, draft) ? draft : null;
}

/** @throws AppError `too_large` */
export function refuseLongDraft(draft: CampaignDraft): void {
  if (JSON.stringify(draft).length <= maxKept) return;
  throw new AppError('too_large', { reason: 'draft_too_long', params: { max: maxKept } });
}

/** The draft of a copy: without the name, and without the keywords, which would collide with the original's. */
export function draftOfCopy(live: CampaignRow): CampaignDraft | null {
  if (!live.draft) return null;
  const { name: _name, enabled: _enabled, card, ...rest } = live.draft;
  const { keywords: _keywords, ...kept } = card ?? {};
  return mergeDraft(live, null, { ...rest, card: kept });
}

const both = <T extends object>(kept: T | undefined, edits: T | undefined): T | undefined =>
  kept && edits ? { ...kept, ...edits } : (edits ?? kept);

const withoutUndefined = (draft: CampaignDraft): CampaignDraft =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));

const parts = new Set(['card', 'onSuccess', 'onFailure', 'tags']);

function changes(live: Record<string, unknown>, draft: object): boolean {
  return Object.entries(draft).some(([key, value]) =>
    parts.has(key) ? changes({ ...Object(live[key]) }, Object(value)) : !isDeepStrictEqual(live[key], value),
  );
}
