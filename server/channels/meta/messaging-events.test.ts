import { describe, expect, test } from 'vitest';
import { atOnce } from '../test-steps.ts';
import { parseMessagingEvents } from './messaging-events.ts';

const now = () => new Date('2026-02-02T00:00:00Z');
const bytes = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
const entry = (more: object) => ({ id: '1001', time: 1767225601000, ...more });
const bodyOf = (raw: Uint8Array) => atOnce(parseMessagingEvents(raw, now));
const parse = (...entries: unknown[]) => bodyOf(bytes({ object: 'page', entry: entries })).events;
const event = (more: object) => ({
  sender: { id: '42' },
  recipient: { id: '1001' },
  timestamp: 1767225600000,
  ...more,
});
const read = (more: object) => parse(entry({ messaging: [event(more)] }));
const common = { at: new Date(1767225600000), account: '1001', externalId: '42', body: expect.any(Uint8Array) };

test.each<[string, object, object]>([
  ['text', { message: { mid: 'm_1', text: '綁定' } }, { key: 'm_1', kind: 'message', text: '綁定' }],
  [
    'quick reply',
    { message: { mid: 'm_1', text: 'Yes', quick_reply: { payload: 'YES' } } },
    { key: 'm_1', kind: 'postback', data: 'YES' },
  ],
  [
    'picture',
    { message: { mid: 'm_1', attachments: [{ type: 'image' }] } },
    { key: 'm_1', kind: 'message', text: null },
  ],
  [
    'NUL and lone surrogate',
    { message: { mid: 'm_1', text: 'a\u0000\uDC00' } },
    { key: 'm_1', kind: 'message', text: 'a\uFFFD\uFFFD' },
  ],
  ['postback', { postback: { mid: 'm_2', title: 'Go', payload: 'GO' } }, { key: 'm_2', kind: 'postback', data: 'GO' }],
])('%s', (_name, given, result) => {
  expect(read(given)).toEqual([{ ...common, ...result }]);
});

test('in an echo the page is the sender: the contact is the recipient', () => {
  const echo = {
    sender: { id: '1001' },
    recipient: { id: '42' },
    message: { mid: 'm_3', is_echo: true, app_id: 1, metadata: 'outbox-1', text: 'x' },
  };
  expect(read(echo)).toEqual([{ ...common, key: 'm_3', kind: 'echo', metadata: 'outbox-1', messageId: 'm_3' }]);
  const foreign = { ...echo, message: { mid: 'm_4', is_echo: true } };
  expect(read(foreign)).toMatchObject([{ kind: 'echo', metadata: null, messageId: 'm_4', externalId: '42' }]);
});

test('a postback without an id is identified by sender, time and payload', () => {
  const [one] = read({ postback: { title: 'Go', payload: 'GO' } });
  expect(one?.key).toMatch(/^sha256:/);
  expect(read({ postback: { payload: 'GO', title: 'other' } })[0]?.key).toBe(one?.key);
  expect(read({ postback: { payload: 'NO' } })[0]?.key).not.toBe(one?.key);
});

test.each<[string, object, string]>([
  ['delivery', { delivery: { mids: ['m_1'], watermark: 1 } }, 'delivery'],
  ['read', { read: { watermark: 1 } }, 'read'],
  ['reaction', { reaction: { mid: 'm_1' } }, 'reaction'],
  ['edit', { message_edit: { mid: 'm_1', text: 'x' } }, 'message_edit'],
  ['a message without an id', { message: { text: 'x' } }, 'message'],
  ['a deleted message', { message: { mid: 'm_1', is_deleted: true } }, 'message'],
  ['a postback without a payload', { postback: { title: 'x' } }, 'postback'],
  ['no sender', { sender: undefined, message: { mid: 'm_1', text: 'x' } }, 'message'],
  ['no time', { timestamp: 'x', message: { mid: 'm_1', text: 'x' } }, 'message'],
  ['nothing', {}, 'unknown'],
])('%s is stored and ignored, with its own key', (_name, given, type) => {
  expect(read(given)).toEqual([
    {
      ...common,
      at: expect.any(Date),
      externalId: null,
      kind: 'ignored',
      type,
      key: expect.stringMatching(/^sha256:/),
    },
  ]);
});

describe('a batch', () => {
  test('may span entries, and a broken event doesn’t affect others', () => {
    const good = event({ message: { mid: 'm_1', text: 'x' } });
    const events = parse(
      entry({ messaging: [good, null, 7, [], good] }),
      null,
      { messaging: [good] },
      entry({ id: '1002', standby: [good], time: 'x' }),
      entry({ id: '1003', changes: [{ field: 'feed', value: {} }] }),
    );
    const ignored = (account: string, type: string) => ['ignored', account, type];
    expect(events.map((it) => [it.kind, it.account, it.kind === 'ignored' ? it.type : it.key])).toEqual([
      ['message', '1001', 'm_1'],
      ...Array(3).fill(ignored('1001', 'unknown')),
      ['message', '1001', 'm_1'],
      ignored('', 'entry'),
      ignored('', 'message'),
      ['message', '1002', 'm_1'],
      ignored('1003', 'feed'),
    ]);
  });

  test('keeps each event’s bytes from Meta', () => {
    const raw =
      '{"sender":{"id":"42"},"recipient":{"id":"1001"},"timestamp":1767225600000,"message":{"mid":"m_1","text":"\\u9673\\/"}}';
    const body = `{"object":"page","entry":[{"id":"1001","time":1,"messaging":[ ${raw} ]}]}`;
    const [read] = bodyOf(new TextEncoder().encode(body)).events;
    expect(read).toMatchObject({ text: '陳/' });
    expect(new TextDecoder().decode(read?.body)).toBe(raw);
  });

  test('may have a thousand events in 3 MB', () => {
    const text = '字\\u0000"'.repeat(300);
    const many = Array.from({ length: 1000 }, (_, n) => event({ message: { mid: `m_${n}`, text } }));
    const raw = bytes({ object: 'page', entry: [entry({ messaging: many })] });
    expect(bodyOf(raw).events).toHaveLength(1000);
  });
});

test.each<[unknown, string[]]>([
  [{ object: 'page', entry: [entry({}), entry({ id: '2' }), entry({}), { id: 7 }, null] }, ['1001', '2']],
  [{ object: 'page', entry: [] }, []],
])('the pages named in %j', (json, accounts) => {
  expect(bodyOf(bytes(json)).accounts).toEqual(accounts);
});
