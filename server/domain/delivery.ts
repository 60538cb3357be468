import { type Platform, platforms } from '../contract/platforms.ts';
import type { DeadReason, RefusedReason, SendOutcome } from './channel.ts';

export type DeliveryCause =
  | 'success_source'
  | 'success_target'
  | 'failure_source'
  | 'card'
  | 'journey'
  | 'question'
  | 'reply';

/** Why a due message is not sent, found at the moment of sending or written by an undo. */
export type SkipReason = RefusedReason | 'undone' | 'erased' | 'linked' | 'opted_out';

/** The facts about a message at the moment of sending. `now` is the database's clock, as everywhere in the outbox. */
export type SendingFacts = {
  platform: Platform;
  cause: DeliveryCause;
  /** It answers an event: the customer's keyword, tap or message. */
  answersEvent: boolean;
  /** A contact of their profile has opted out. */
  optedOut: boolean;
  contactState: 'active' | 'blocked' | 'gone';
  /** Null if we have no message of the contact: the platform knows better, so it is asked. */
  lastInboundAt: Date | null;
  /** The card of this message has linked. */
  cardLinked: boolean;
  /** State of the attempt's contact on the target; null where there is none. */
  targetState: 'active' | 'blocked' | 'gone' | null;
  firstSentAt: Date | null;
  /** The message died and was made due again, and its card was revoked in between (undone, unlinked). */
  takenBack: boolean;
  now: Date;
};

/** The result written into a claimed row. */
export type DeliveryResult =
  /** `free`: not counted against the month's messages. */
  | { state: 'sent'; messageId: string | null; free?: true }
  /** `dropFrozen`: what was frozen can't be sent again, and hasn't arrived. */
  | { state: 'retrying'; delayMs: number; code: string; dropFrozen?: true }
  | { state: 'skipped'; reason: SkipReason; code: string | null }
  | { state: 'dead'; reason: DeadReason; code: string }
  | { state: 'unknown'; code: string | null };

const hourMs = 3_600_000;

/** A retried message blocks its contact's next one for at most this long. */
export const holdMs = 15 * 60_000;

/** How long a message that died of its channel's credential can be made due again. */
export const requeueMs = 4 * hourMs;

const maxAttempts = 12;
const firstDelayMs = 2_000;
const longestDelayMs = 30 * 60_000;
const longestRetryAfterMs = 6 * hourMs;

/**
 * What a customer has just requested by a keyword, a tap or a message: opting out doesn't stop it. A card may also be sent by staff
 * or another system.
 */
const isAskedFor: Record<DeliveryCause, (facts: SendingFacts) => boolean> = {
  success_source: () => true,
  success_target: () => true,
  failure_source: () => true,
  question: () => true,
  reply: () => true,
  card: ({ answersEvent }) => answersEvent,
  journey: () => false,
};

/** Why this message must not be sent now, null if it may. */
export function skipReason(facts: SendingFacts): SkipReason | null {
  if (facts.takenBack) return 'undone';
  if (facts.contactState !== 'active') return 'blocked';
  if (facts.optedOut && !isAskedFor[facts.cause](facts)) return 'opted_out';
  if (facts.cause === 'failure_source' && facts.cardLinked) return 'linked';
  // Blocked on the target means silence on the source too (§4, M24). The notice of a link is still sent: somebody who linked a
  // stranger's contact must not suppress it by blocking the account.
  if (facts.cause === 'failure_source' && facts.targetState === 'blocked') return 'blocked';
  const window = platforms[facts.platform].windowMs;
  if (window !== null && facts.lastInboundAt !== null && facts.now.getTime() - facts.lastInboundAt.getTime() >= window)
    return 'window';
  return null;
}

/** The result of this delivery without sending; null: send it. */
export function endBeforeSending(facts: SendingFacts): DeliveryResult | null {
  const reason = skipReason(facts);
  if (reason) return { state: 'skipped', reason, code: null };
  return facts.firstSentAt && keyIsOver(facts.platform, facts.firstSentAt, facts.now)
    ? { state: 'unknown', code: null }
    : null;
}

/**
 * The row's result by the platform's answer.
 * @param sent how often it was sent, this time included, and when first
 * @param random 0 ≤ random < 1, for the jitter
 */
export function resultOf(
  outcome: SendOutcome,
  sent: { platform: Platform; attempts: number; firstSentAt: Date; now: Date },
  random: number,
): DeliveryResult {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', messageId: outcome.messageId, ...(outcome.by === 'reply' && { free: true }) };
    case 'skipped':
      return { state: 'skipped', reason: outcome.reason, code: outcome.code };
    case 'never':
      return { state: 'dead', reason: outcome.reason, code: outcome.code };
    case 'unknown':
      return platforms[sent.platform].retryKeyMs === null
        ? { state: 'unknown', code: outcome.code }
        : again(null, outcome.code);
    case 'retry': {
      const result = again(outcome.afterMs, outcome.code);
      // A reply that surely didn't arrive is retried as a push: its token will have expired.
      return result.state === 'retrying' && outcome.by === 'reply' && sent.attempts === 1
        ? { ...result, dropFrozen: true }
        : result;
    }
    // Refused on the first try: nothing arrived. After a try without an answer, that one may have used the token.
    case 'reply_refused':
      return sent.attempts === 1
        ? { state: 'retrying', delayMs: 0, code: outcome.code, dropFrozen: true }
        : { state: 'unknown', code: outcome.code };
  }

  function again(afterMs: number | null, code: string): DeliveryResult {
    const delayMs = retryDelayMs(sent.attempts, afterMs, random);
    const next = new Date(sent.now.getTime() + delayMs);
    // With a retry key time is the limit, and a failed try may have arrived; without one it surely didn't.
    if (platforms[sent.platform].retryKeyMs !== null)
      return keyIsOver(sent.platform, sent.firstSentAt, next)
        ? { state: 'unknown', code }
        : { state: 'retrying', delayMs, code };
    return sent.attempts >= maxAttempts
      ? { state: 'dead', reason: 'platform_error', code }
      : { state: 'retrying', delayMs, code };
  }
}

/**
 * Milliseconds until the next try: doubling from 2 s to 30 min, the upper half of it at random so that a crowd spreads;
 * never before the platform's own `Retry-After`, capped at 6 h.
 */
export function retryDelayMs(attempts: number, afterMs: number | null, random: number): number {
  const full = Math.min(firstDelayMs * 2 ** Math.max(attempts - 1, 0), longestDelayMs);
  const asked = Math.min(afterMs ?? 0, longestRetryAfterMs);
  return Math.round(Math.max((full / 2) * (1 + random), asked * (1 + random / 10)));
}

function keyIsOver(platform: Platform, firstSentAt: Date, at: Date): boolean {
  const life = platforms[platform].retryKeyMs;
  return life !== null && at.getTime() - firstSentAt.getTime() >= life;
}
