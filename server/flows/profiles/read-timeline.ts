import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import { type TimelineEntry, type TimelineQuery, timelineEntrySchema, timelineKinds } from '../../contract/profiles.ts';
import { AppError } from '../../errors.ts';
import type { TimelineCursor, TimelineRow } from '../../store/timeline.ts';
import { notFound } from '../not-found.ts';
import type { Page } from '../page.ts';

/**
 * `GET /api/v1/profiles/:id/timeline`: what happened to the contacts of a profile, newest first; of an absorbed id, to the survivor's.
 * @throws AppError `not_found`; `invalid_body` for a cursor that isn't one
 */
export async function readTimeline(context: Context, id: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
  const after = query.cursor === undefined ? null : readTimelineCursor(query.cursor);
  const profile = await context.store.profiles.resolve(id);
  if (!profile) throw notFound('profile');
  const rows = await context.store.timeline.list({
    profileId: profile.id,
    kinds: query.kinds ?? timelineKinds,
    after,
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: last && rows.length > shown.length ? `${last.at}_${last.id}` : null };
}

/** The statement writes what the contract describes; the schema makes its type of it. */
const view = ({ id, at, contactId, kind, entry }: TimelineRow): TimelineEntry =>
  timelineEntrySchema.parse({ ...entry, id, at: new Date(at).toISOString(), contactId, kind });

function readTimelineCursor(cursor: string): TimelineCursor {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
  if (at && id && !Number.isNaN(Date.parse(at))) return { at, id };
  throw new AppError('invalid_body', { reason: 'wrong_query', errors: [fieldError('cursor', 'wrong_cursor')] });
}
