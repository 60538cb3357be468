import { describe, expect, test } from 'vitest';
import { atOnce } from '../test-steps.ts';
import { parseLineEvents } from './events.ts';

const bot = 'Ub0000000000000000000000000000000';
const user = 'U0123456789abcdef0123456789abcdef';
const now = () => new Date('2026-02-02T00:00:00Z');
const event = (more: object) => ({
  mode: 'active',
  timestamp: 1767225600000,
  source: { type: 'user', userId: user },
  webhookEventId: '01KDTESTEVENT0000000000001',
  deliveryContext: { isRedelivery: false },
  ...more,
});
const parse = (...events: unknown[]) =>
  atOnce(parseLineEvents(new TextEncoder().encode(JSON.stringify({ destination: bot, events })), now)).events;
const common = {
  key: '01KDTESTEVENT0000000000001',
  at: new Date(1767225600000),
  account: bot,
  externalId: user,
  body: expect.any(Uint8Array),
};

test.each<[string, object, object]>([
  [
    'follow',
    { type: 'follow', replyToken: 'r', follow: { isUnblocked: false } },
    { kind: 'follow', isUnblocked: false },
  ],
  ['follow after a block', { type: 'follow', follow: { isUnblocked: true } }, { kind: 'follow', isUnblocked: true }],
  ['follow without its flag', { type: 'follow' }, { kind: 'follow', isUnblocked: false }],
  ['unfollow', { type: 'unfollow' }, { kind: 'unfollow' }],
  ['unfollow in standby', { type: 'unfollow', mode: 'standby' }, { kind: 'unfollow' }],
  ['text', { type: 'message', message: { type: 'text', id: '1', text: '綁定' } }, { kind: 'message', text: '綁定' }],
  [
    'text with NUL and a lone surrogate',
    { type: 'message', message: { type: 'text', text: 'a\u0000b\uD83D' } },
    { kind: 'message', text: 'a\uFFFDb\uFFFD' },
  ],
  ['picture', { type: 'message', message: { type: 'image', id: '1' } }, { kind: 'message', text: null }],
  ['postback', { type: 'postback', postback: { data: 'a=1' } }, { kind: 'postback', data: 'a=1' }],
  [
    '14 §2.3: a text in standby',
    { type: 'message', mode: 'standby', message: { type: 'text', text: 'x' } },
    { kind: 'message', text: null },
  ],
  [
    '14 §2.3: a postback in standby',
    { type: 'postback', mode: 'standby', postback: { data: 'undo:1' } },
    { kind: 'postback', data: '' },
  ],
])('%s', (_name, given, read) => {
  expect(parse(event(given))).toEqual([{ ...common, ...read }]);
});

test.each<[string, object, object]>([
  ['14 §2.5: the bot itself', { type: 'message', source: { type: 'user', userId: bot } }, { externalId: null }],
  ['another type', { type: 'accountLink', link: { result: 'ok' } }, { type: 'accountLink' }],
  ['no user id', { type: 'follow', source: { type: 'user' } }, { type: 'follow', externalId: null }],
  ['no source', { type: 'follow', source: undefined }, { type: 'follow', externalId: null }],
  ['a group', { type: 'message', source: { type: 'group', groupId: 'C1', userId: user } }, { externalId: null }],
  ['a user id that is none', { type: 'follow', source: { type: 'user', userId: 'U\u0000' } }, { externalId: null }],
  ['no time', { type: 'follow', timestamp: 'soon' }, { type: 'follow', at: now() }],
  ['a time no database takes', { type: 'follow', timestamp: 1e18 }, { at: now() }],
  ['a postback without data', { type: 'postback', postback: {} }, { type: 'postback' }],
  ['a type that is none', { type: { a: 1 } }, { type: 'unknown' }],
  ['an endless type', { type: '😀'.repeat(99) }, { type: '😀'.repeat(32) }],
])('%s is stored and ignored', (_name, given, read) => {
  expect(parse(event(given))).toEqual([expect.objectContaining({ kind: 'ignored', key: common.key, ...read })]);
});

describe('a batch', () => {
  test('keeps valid events next to broken ones, each with its own bytes', () => {
    const given = [event({ type: 'follow' }), null, 7, 'x', [], {}, event({ type: 'unfollow' })];
    const read = parse(...given);
    expect(read.map((it) => it.kind)).toEqual(['follow', ...Array(5).fill('ignored'), 'unfollow']);
    expect(read.map((it) => JSON.parse(new TextDecoder().decode(it.body)))).toEqual(given);
  });

  test('may be empty: LINE’s console sends an empty one', () => {
    expect(parse()).toEqual([]);
  });

  test('gives an event without an id the hash of its bytes, the same at each delivery', () => {
    const nameless = event({ type: 'unfollow', webhookEventId: undefined });
    const [first, other] = parse(nameless, event({ type: 'follow', webhookEventId: undefined }));
    expect(first?.key).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(first?.key).toBe(parse(nameless)[0]?.key);
    expect(first?.key).not.toBe(other?.key);
  });
});
