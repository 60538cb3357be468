import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';

/** No limit that strangers can use up for a card's owner (§3). */
const perMinute = { user: 60, userAndSubject: 20 };

/**
 * Counts a call of a LINE user about a card, or about an attempt of one (§3).
 * @throws AppError `rate_limited`
 */
export function limitLink(context: Context, userId: string, aboutId: string): void {
  take(context, `user:${userId}`, perMinute.user);
  take(context, `about:${aboutId}:${userId}`, perMinute.userAndSubject);
}

const hourSeconds = 60 * 60;

/** For a pair that has linked, and been undone, often enough for a day. */
export const linkedTooOften = () =>
  new AppError('rate_limited', { reason: 'linked_too_often', retryAfterSeconds: hourSeconds });

function take(context: Context, key: string, limit: number): void {
  const taken = context.linkLimit.take(key, limit, context.now());
  if (!taken.ok) {
    throw new AppError('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  }
}
