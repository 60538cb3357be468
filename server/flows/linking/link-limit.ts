import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';

/** Rate limits that a stranger can't use up for a card's owner (§3). */
const perMinute = { user: 60, userAndSubject: 20 };

/**
 * Counts a LINE user's call about a card or one of its attempts (§3).
 * @throws AppError `rate_limited`
 */
export function limitLink(context: Context, userId: string, aboutId: string): void {
  take(context, `user:${userId}`, perMinute.user);
  take(context, `about:${aboutId}:${userId}`, perMinute.userAndSubject);
}

const hourSeconds = 60 * 60;

/** The answer for a pair that was linked and undone too often in a day. */
export const linkedTooOften = () =>
  new AppError('rate_limited', { reason: 'linked_too_often', retryAfterSeconds: hourSeconds });

function take(context: Context, key: string, limit: number): void {
  const taken = context.linkLimit.take(key, limit, context.now());
  if (!taken.ok) {
    throw new AppError('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  }
}
