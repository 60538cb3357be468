import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Platform, SendOutcome } from './channel.ts';
import { endBeforeSending, resultOf, retryDelayMs, type SendingFacts, skipReason } from './delivery.ts';

const now = new Date('2026-11-25T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const hour = 3_600_000;

const facts = (changes: Partial<SendingFacts> = {}): SendingFacts => ({
  platform: 'line',
  cause: 'success_target',
  answersEvent: false,
  optedOut: false,
  contactState: 'active',
  lastInboundAt: null,
  cardLinked: false,
  targetState: null,
  takenBack: false,
  firstSentAt: null,
  now,
  ...changes,
});

describe('skipReason', () => {
  const messenger = { platform: 'messenger', cause: 'success_source' } as const;
  test.each<[string, Partial<SendingFacts>, string | null]>([
    ['an ordinary message is sent', {}, null],
    ['a contact who blocked us', { contactState: 'blocked' }, 'blocked'],
    ['a contact that is gone', { contactState: 'gone' }, 'blocked'],
    ['LINE has no window', { lastInboundAt: ago(100 * hour) }, null],
    ['Messenger inside 24 h', { ...messenger, lastInboundAt: ago(24 * hour - 1) }, null],
    ['Messenger at 24 h', { ...messenger, lastInboundAt: ago(24 * hour) }, 'window'],
    ['Instagram inside 24 h', { platform: 'instagram', lastInboundAt: ago(24 * hour - 1) }, null],
    ['Instagram at 24 h', { platform: 'instagram', lastInboundAt: ago(24 * hour) }, 'window'],
    ['WhatsApp inside 24 h', { platform: 'whatsapp', lastInboundAt: ago(24 * hour - 1) }, null],
    ['WhatsApp at 24 h', { platform: 'whatsapp', lastInboundAt: ago(24 * hour) }, 'window'],
    ['Messenger, never heard of', { ...messenger, lastInboundAt: null }, null],
    ['a failure message', { cause: 'failure_source' }, null],
    ['a failure message whose card has linked', { cause: 'failure_source', cardLinked: true }, 'linked'],
    ['a success message of a linked card', { cause: 'success_source', cardLinked: true }, null],
    ['14 §2.4: a message of a card that was taken back', { takenBack: true }, 'undone'],
    ['a failure message to one who blocked the target', { cause: 'failure_source', targetState: 'blocked' }, 'blocked'],
    ['a link that was made, though they blocked the target since', { ...messenger, targetState: 'blocked' }, null],
    ['a card to one who blocked a target', { cause: 'card', targetState: 'blocked' }, null],
    ['the target’s own message never waits for the source', { cause: 'success_target', targetState: 'active' }, null],
    ['14 §1.9: opted out, what a tap caused', { optedOut: true, cause: 'success_target' }, null],
    ['14 §1.9: opted out, a reply', { optedOut: true, cause: 'reply', answersEvent: true }, null],
    ['14 §1.9: opted out, a card that they asked for', { optedOut: true, cause: 'card', answersEvent: true }, null],
    ['14 §1.9: opted out, a card that somebody sends', { optedOut: true, cause: 'card' }, 'opted_out'],
    ['14 §1.9: opted out, a journey', { optedOut: true, cause: 'journey' }, 'opted_out'],
  ])('%s', (_name, changes, expected) => {
    expect(skipReason(facts(changes))).toBe(expected);
  });
});

describe('endBeforeSending', () => {
  test.each<[string, Partial<SendingFacts>, unknown]>([
    ['LINE while the key holds', { firstSentAt: ago(23 * hour - 1) }, null],
    ['LINE after 23 h', { firstSentAt: ago(23 * hour) }, { state: 'unknown', code: null }],
    ['Messenger has no key', { platform: 'messenger', firstSentAt: ago(30 * hour) }, null],
    ['a skip', { contactState: 'blocked' }, { state: 'skipped', reason: 'blocked', code: null }],
  ])('%s', (_name, changes, expected) => {
    expect(endBeforeSending(facts(changes))).toEqual(expected);
  });
});

describe('resultOf', () => {
  const sent = (changes: Partial<Parameters<typeof resultOf>[1]> = {}) => ({
    platform: 'messenger' as Platform,
    attempts: 1,
    firstSentAt: now,
    now,
    ...changes,
  });
  const retry: SendOutcome = { kind: 'retry', afterMs: null, scope: 'channel', code: '500' };
  test.each<[string, SendOutcome, Partial<Parameters<typeof resultOf>[1]>, unknown]>([
    ['sent', { kind: 'sent', messageId: 'm' }, {}, { state: 'sent', messageId: 'm' }],
    [
      'never',
      { kind: 'never', reason: 'channel_unauthorized', code: '190' },
      {},
      { state: 'dead', reason: 'channel_unauthorized', code: '190' },
    ],
    [
      'skipped',
      { kind: 'skipped', reason: 'window', code: '10/2018278' },
      {},
      { state: 'skipped', reason: 'window', code: '10/2018278' },
    ],
    ['Messenger unknown', { kind: 'unknown', code: 'timeout' }, {}, { state: 'unknown', code: 'timeout' }],
    [
      'LINE unknown: the key lets us try again',
      { kind: 'unknown', code: 'timeout' },
      { platform: 'line' },
      { state: 'retrying', delayMs: 1000, code: 'timeout' },
    ],
    ['a retry', retry, {}, { state: 'retrying', delayMs: 1000, code: '500' }],
    ['Messenger, the 12th try', retry, { attempts: 12 }, { state: 'dead', reason: 'platform_error', code: '500' }],
    [
      'LINE, the 12th try',
      retry,
      { platform: 'line', attempts: 12 },
      { state: 'retrying', delayMs: 900_000, code: '500' },
    ],
    [
      'LINE, the next try would be after 23 h',
      retry,
      { platform: 'line', attempts: 50, firstSentAt: ago(23 * hour - 900_000) },
      { state: 'unknown', code: '500' },
    ],
    ['Retry-After', { ...retry, afterMs: 90_000 }, {}, { state: 'retrying', delayMs: 90_000, code: '500' }],
  ])('%s', (_name, outcome, changes, expected) => {
    expect(resultOf(outcome, sent(changes), 0)).toEqual(expected);
  });
});

test('the wait grows, never passes its bounds, and is never shorter than the platform asked for', () => {
  const random = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.option(fc.nat(90_000_000)), random, (attempts, afterMs, r) => {
      const delay = retryDelayMs(attempts, afterMs, r);
      expect(delay).toBeGreaterThanOrEqual(Math.max(1_000, Math.min(afterMs ?? 0, 6 * hour)));
      expect(delay).toBeLessThanOrEqual(Math.max(30 * 60_000, 6.6 * hour));
      expect(retryDelayMs(attempts + 1, null, r)).toBeGreaterThanOrEqual(retryDelayMs(attempts, null, r));
    }),
  );
});
