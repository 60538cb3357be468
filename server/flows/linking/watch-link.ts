import type { Context } from '../../context.ts';
import { failureReasonSchema, type WatchAnswer } from '../../contract/link.ts';
import { countJunk } from '../junk-limit.ts';
import { notFound } from '../not-found.ts';
import { linkSides } from './link-answer.ts';
import { readWatch } from './watch.ts';

const readableMs = 30 * 60_000;

/**
 * `GET /api/v1/link/:watch`: an attempt's state, for the page that waits for the `follow` webhook.
 * @param address where the call came from
 * @throws AppError `rate_limited`; `not_found` for an unknown watch, and 30 minutes after the attempt was made
 */
export async function watchLink(context: Context, watch: string, address: string): Promise<WatchAnswer> {
  const id = readWatch(context, watch);
  if (!id) countJunk(context, 'watch', address);
  const attempt = id ? await context.store.attempts.watched(id) : null;
  const over = !attempt || attempt.undone || context.now().getTime() - attempt.createdAt.getTime() > readableMs;
  if (over) throw notFound('link');
  switch (attempt.outcome) {
    case 'open':
      return attempt.waitsFor === 'friend'
        ? { status: 'waiting' }
        : { status: 'consent', ...(await sides(context, attempt)) };
    case 'linked':
      return { status: 'linked', ...(await sides(context, attempt)) };
    case 'blocked':
    case 'superseded':
      return { status: 'again' };
    case 'declined':
      return { status: 'failed', reason: 'declined' };
    case 'failed':
      return { status: 'failed', reason: failureReasonSchema.parse(attempt.reason) };
  }
}

async function sides(context: Context, attempt: { cardId: string; tapId: string; externalId: string; tappedAt: Date }) {
  const rows = await context.store.link.read({ ...attempt, idTokenHash: null, now: context.now() });
  if (!rows) return {};
  const { name = null, nameByStaff = false, pictureUrl = null } = rows.target?.contact ?? {};
  // Names set by staff are shown to staff only.
  return linkSides(rows, { name: nameByStaff ? null : name, pictureUrl });
}
