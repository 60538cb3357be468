import { describe, expect, test } from 'vitest';
import { type WebhookOutcome, webhookFailure, webhookResult } from './webhook-result.ts';

const firstTriedAt = new Date('2026-11-30T00:00:00Z');
const hourMs = 3_600_000;
const answer = (status: number, afterMs: number | null = null): WebhookOutcome => ({ kind: 'answer', status, afterMs });
const tried = (attempts: number, hours: number) => ({
  attempts,
  firstTriedAt,
  now: new Date(firstTriedAt.getTime() + hours * hourMs),
});

test.each([
  [answer(200), null],
  [answer(204), null],
  [answer(299), null],
  [answer(301), 'webhook_redirect'],
  [answer(304), 'webhook_redirect'],
  [answer(400), 'webhook_status'],
  [answer(410), 'webhook_gone'],
  [answer(503), 'webhook_status'],
  [{ kind: 'failed', code: 'webhook_timeout' } as const, 'webhook_timeout'],
])('%j fails with %s', (outcome, code) => {
  expect(webhookFailure(outcome)).toBe(code);
});

describe('retries', () => {
  test('come later and later, and end three days after the first try', () => {
    let sent = tried(1, 0);
    const delays: number[] = [];
    for (;;) {
      const result = webhookResult(answer(500), sent, 0);
      if (result.state !== 'retrying') {
        expect(result).toEqual({ state: 'failed', status: 500, code: 'webhook_status', gone: false });
        break;
      }
      delays.push(result.delayMs / 1000);
      sent = { ...sent, attempts: sent.attempts + 1, now: new Date(sent.now.getTime() + result.delayMs) };
    }
    const hours = [2, 5, 10, 14, 20].map((n) => n * 3600);
    expect(delays.slice(0, -1)).toEqual([5, 300, 1800, ...hours]);
    expect(sent.now.getTime() - firstTriedAt.getTime()).toBe(72 * hourMs);
  });

  test('are spread over a tenth of the delay', () => {
    expect(webhookResult(answer(500), tried(4, 1), 0.5)).toMatchObject({ delayMs: 2.1 * hourMs });
  });

  test('wait as long as the receiver asks, but not beyond the three days', () => {
    expect(webhookResult(answer(429, hourMs), tried(1, 0), 0)).toMatchObject({ delayMs: hourMs });
    expect(webhookResult(answer(429, 1_000), tried(1, 0), 0)).toMatchObject({ delayMs: 5_000 });
    expect(webhookResult(answer(429, 24 * hourMs), tried(8, 70), 0)).toMatchObject({ delayMs: 2 * hourMs });
  });

  test('end at once with 410', () => {
    expect(webhookResult(answer(410), tried(1, 0), 0)).toEqual({
      state: 'failed',
      status: 410,
      code: 'webhook_gone',
      gone: true,
    });
  });
});
