import type { WebhookFailure } from '../contract/webhooks.ts';

/** What came of a call; `afterMs`: its `Retry-After`. */
export type WebhookOutcome =
  | { kind: 'answer'; status: number; afterMs: number | null }
  | { kind: 'failed'; code: WebhookFailure };

/** What is written into a delivery. `failed`: no more tries; `gone`: nor for any other event. */
export type WebhookResult =
  | { state: 'delivered'; status: number | null }
  | { state: 'retrying'; status: number | null; code: WebhookFailure; delayMs: number }
  | { state: 'failed'; status: number | null; code: WebhookFailure; gone: boolean };

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Standard Webhooks' own delays after the first, second, … try. */
const delaysMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];
/** How long after the first try the last one is. */
export const retriedMs = 72 * hourMs;

/** Why this try failed; null if it didn't. */
export function webhookFailure(outcome: WebhookOutcome): WebhookFailure | null {
  if (outcome.kind === 'failed') return outcome.code;
  const { status } = outcome;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'webhook_redirect';
  return status === 410 ? 'webhook_gone' : 'webhook_status';
}

/**
 * A delivery's result by what came of a try.
 * @param sent how often it was tried, this time included, and when first
 * @param random 0 ≤ random < 1: spreads what failed together over a tenth of the delay
 */
export function webhookResult(
  outcome: WebhookOutcome,
  sent: { attempts: number; firstTriedAt: Date; now: Date },
  random: number,
): WebhookResult {
  const status = outcome.kind === 'answer' ? outcome.status : null;
  const code = webhookFailure(outcome);
  if (code === null) return { state: 'delivered', status };
  const left = sent.firstTriedAt.getTime() + retriedMs - sent.now.getTime();
  const delay = delaysMs[sent.attempts - 1];
  if (code === 'webhook_gone' || delay === undefined || left <= 0) {
    return { state: 'failed', status, code, gone: code === 'webhook_gone' };
  }
  const asked = outcome.kind === 'answer' ? (outcome.afterMs ?? 0) : 0;
  return {
    state: 'retrying',
    status,
    code,
    delayMs: Math.round(Math.min(Math.max(delay, asked) * (1 + random / 10), left)),
  };
}
