/** One entry of our log: LINE's events by their own time, and friends we observed. */
export type FriendshipEntry = { kind: 'follow' | 'unfollow' | 'observed_friend'; isUnblocked: boolean; at: Date };

/**
 * What the log says around a tap. `before`: the newest entry at or before it; `after`: the later ones, oldest first.
 * In the same millisecond `unfollow` counts as the later.
 */
export type FriendshipLog = { before: FriendshipEntry['kind'] | null; after: readonly FriendshipEntry[] };

export type FriendshipAnswer =
  /** A friend: link, or ask (§2). */
  | { kind: 'friend' }
  /** Blocked: the add-friend screen, no link, no message. `observed`: log that we saw a friend, so that the next tap links. */
  | { kind: 'blocked'; observed: boolean }
  /** Never a friend: the add-friend screen; a `follow` newer than the tap completes the link. */
  | { kind: 'never' }
  /** Ask LINE once more, then call again with `askedAgain`. */
  | { kind: 'ask_again' };

export type FriendshipFacts = {
  /** LINE's own answer. */
  friend: boolean;
  log: FriendshipLog;
  /** This LINE user has linked this card before. */
  linkedBefore: boolean;
  /** The attempt was already answered (`add_friend` or `consent`). */
  answered: boolean;
  askedAgain: boolean;
};

/**
 * The friendship table (§4): the friendship at the tap decides. LINE only tells "friend" or "not friend";
 * our log tells never-friend from blocked. The first matching row counts.
 */
export function decideFriendship(facts: FriendshipFacts): FriendshipAnswer {
  const { friend, log } = facts;
  const last = log.after.at(-1)?.kind ?? log.before;
  const followed = log.after.some((entry) => entry.kind === 'follow');

  if (!friend && facts.linkedBefore) return { kind: 'blocked', observed: false };

  if (log.before === null && followed && !facts.answered) {
    if (log.after.some((entry) => entry.isUnblocked)) return { kind: 'blocked', observed: false };
    if (!facts.askedAgain) return { kind: 'ask_again' };
    if (friend) return { kind: 'friend' };
    return last === 'unfollow' ? { kind: 'blocked', observed: false } : { kind: 'never' };
  }

  if (friend) {
    if (log.before !== 'unfollow') return { kind: 'friend' };
    return { kind: 'blocked', observed: last === 'unfollow' };
  }

  // Formerly a friend: the `unfollow` may be lost or still on its way.
  return log.before !== null || log.after.length > 0 ? { kind: 'blocked', observed: false } : { kind: 'never' };
}

/**
 * A customer who blocked an account can't write to it: a message later than an `unfollow` shows a friend whose `follow` is lost or
 * late. A tapped button may be in an old message, and shows nothing.
 */
export const showsFriend = (messageAt: Date, unfollowedAt: Date): boolean =>
  messageAt.getTime() > unfollowedAt.getTime();

/** How a `follow` ends an attempt that waits for it (§4, last row). */
export type FollowAnswer = 'friend' | 'blocked';

/**
 * Decides on a waiting attempt by the `follow` entries newer than its tap; null if there is none, so it keeps waiting. A customer who
 * blocked us since the tap, in whatever order the events arrived, isn't linked by it.
 */
export function decideFollow(log: FriendshipLog): FollowAnswer | null {
  if (!log.after.some((entry) => entry.kind === 'follow')) return null;
  const wasBlocked = log.after.some((entry) => entry.kind === 'unfollow' || entry.isUnblocked);
  return log.before !== null || wasBlocked ? 'blocked' : 'friend';
}
