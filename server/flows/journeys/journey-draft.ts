import { isDeepStrictEqual } from 'node:util';
import type { JourneyDraft } from '../../contract/journeys.ts';
import { AppError } from '../../errors.ts';
import type { JourneyRow } from '../../store/journeys/journeys.ts';

const maxKept = 100_000;

/**
 * Merges edits into the saved ones, member by member.
 * @returns null if the merged edits change nothing
 * @throws AppError `too_large` for a draft over the limit
 */
export function mergeJourneyDraft(
  live: JourneyRow,
  kept: JourneyDraft | null,
  edits: JourneyDraft,
): JourneyDraft | null {
  const merged = { ...kept, ...edits, ...(edits.trigger && { trigger: { ...kept?.trigger, ...edits.trigger } }) };
  const draft = Object.fromEntries(
    Object.entries(merged).filter(([field, value]) => {
      const now = live[field as keyof JourneyDraft];
      return (
        value !== undefined &&
        !isDeepStrictEqual(field === 'trigger' ? { ...live.trigger, ...merged.trigger } : value, now)
      );
    }),
  ) as JourneyDraft;
  if (JSON.stringify(draft).length > maxKept)
    throw new AppError('too_large', { reason: 'draft_too_long', params: { max: maxKept } });
  return Object.keys(draft).length > 0 ? draft : null;
}
