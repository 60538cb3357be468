import type { Context } from '../context.ts';
import { networkOf } from '../domain/browsers/network.ts';
import { AppError } from '../errors.ts';

/**
 * What strangers send in quantity, and how many failures of it one network may have in a minute. What is good is never counted, and
 * but for `verify_token` and `sign_in`, which guesses could hit, it passes whatever else its network sends.
 */
const failuresPerMinute = {
  card_token: 60,
  login: 60,
  watch: 60,
  data: 60,
  erasure_code: 60,
  preview: 60,
  credential: 60,
  verify_token: 30,
  sign_in: 30,
} as const;
type JunkKind = keyof typeof failuresPerMinute;

/**
 * Counts a failure by the network it came from (/24, /48).
 * @throws AppError `rate_limited` instead of the failure's own answer, once there were too many
 */
export function countJunk(context: Context, kind: JunkKind, address: string): void {
  const taken = context.junkLimit.take(keyOf(kind, address), failuresPerMinute[kind], context.now());
  if (!taken.ok) throw tooMany(taken.retryAfterSeconds);
}

/** Called before work where a guess might succeed. @throws AppError `rate_limited` once the network had too many failures */
export function refuseJunk(context: Context, kind: JunkKind, address: string): void {
  const left = context.junkLimit.left(keyOf(kind, address), failuresPerMinute[kind], context.now());
  if (!left.ok) throw tooMany(left.retryAfterSeconds);
}

/** A LINE sign-in that merely expired, as on a page left open, doesn't count. */
export function countBadLogin(context: Context, login: { reason: string; code: string }, address: string): void {
  const isOver = login.code === 'jwt_expired' || login.code === 'iat';
  if (login.reason === 'login_invalid' && !isOver) countJunk(context, 'login', address);
}

const keyOf = (kind: JunkKind, address: string) => `${kind} ${networkOf(address)}`;

const tooMany = (retryAfterSeconds: number) =>
  new AppError('rate_limited', { reason: 'network_failures', retryAfterSeconds });
