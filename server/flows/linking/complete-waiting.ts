import type { Context } from '../../context.ts';
import { decideFollow, type FriendshipEntry, type FriendshipLog } from '../../domain/linking/friendship.ts';
import { decideFriend, isTooOften } from '../../domain/linking/link-decision.ts';
import type { Tap } from '../../domain/linking/link-token.ts';
import type { WaitingAttempt } from '../../store/attempts.ts';
import type { LinkRows } from '../../store/link-read.ts';
import type { Changes } from '../../store/write/changes.ts';
import type { Pass } from '../decide-and-write.ts';
import { linkChanges, type WritingDecision } from './link-changes.ts';
import { linkFacts } from './link-facts.ts';
import { isCardOver } from './link-token.ts';

const waitMs = 24 * 60 * 60_000;

/**
 * Decides the oldest attempt that waits for this `follow` (§4, last row), together with the event's own effects.
 * @param isNew whether the entry is not in the log yet
 */
export async function completeWaiting(
  { context, now }: Pass,
  event: { channelId: string; externalId: string },
  entry: FriendshipEntry,
  isNew: boolean,
): Promise<{ more: boolean; contactWritten: boolean; changes: Changes }> {
  const since = new Date(now.getTime() - waitMs);
  const attempts = await context.store.attempts.waitingForFriend(event.channelId, event.externalId, since);
  const due = attempts.filter((attempt) => attempt.tappedAt < entry.at);
  const [oldest] = due;
  if (!oldest) return { more: false, contactWritten: false, changes: {} };

  const tap: Tap = { cardId: oldest.cardId, tapId: oldest.tapId, tappedAt: oldest.tappedAt, provenance: null };
  const key = { ...tap, externalId: event.externalId, idTokenHash: null, now };
  const rows = await context.store.link.read(key);
  if (!rows) throw new Error('an attempt without its card');
  const logged = { ...rows, ...withEntry(rows, entry, isNew, tap.tappedAt) };
  const decision = decideWaiting(context, logged, tap, event.externalId, oldest, now);
  const subject = {
    tap,
    externalId: event.externalId,
    name: null,
    pictureUrl: null,
    idTokenHash: null,
    platformCode: null,
    // The same customer as at the tap, now a friend.
    proven: rows.attempt !== null && !rows.attempt.asks,
  };
  const { changes } = await linkChanges(context, logged, subject, decision, now);
  const contactWritten = rows.target !== null || (changes.newContacts?.length ?? 0) > 0;
  return { more: due.length > 1, contactWritten, changes };
}

function decideWaiting(
  context: Context,
  rows: LinkRows,
  tap: Tap,
  externalId: string,
  waiting: WaitingAttempt,
  now: Date,
): WritingDecision {
  const facts = linkFacts(rows, tap, externalId, null, now);
  const answer = decideFollow(facts.log);
  if (answer !== 'friend') return { act: 'block', observed: false };
  if (rows.card.revokedAt) return { act: 'fail', reason: 'token_invalid' };
  if (isCardOver(context, rows.card, now)) return { act: 'fail', reason: 'token_expired' };
  const decision = decideFriend(facts, { asks: waiting.asks, consent: waiting.consented || undefined });
  // The customer has linked this card with another tap since, or hit the daily limit: only a new tap can show it.
  return decision.act === 'read' || isTooOften(facts, decision) ? { act: 'block', observed: false } : decision;
}

/** The log including this event. */
function withEntry(
  rows: LinkRows,
  entry: FriendshipEntry,
  isNew: boolean,
  tappedAt: Date,
): Pick<LinkRows, 'logBefore' | 'logAfter'> {
  if (!isNew || entry.at <= tappedAt) return rows;
  const rank = (e: FriendshipEntry) => e.at.getTime() * 2 + Number(e.kind === 'unfollow');
  const after: FriendshipLog['after'] = [...rows.logAfter, entry].sort((a, b) => rank(a) - rank(b));
  return { logBefore: rows.logBefore, logAfter: [...after] };
}
