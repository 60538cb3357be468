// LINE's webhooks in (rules §8): whose signature counts, what is kept, and what never becomes a 500.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { signatureOf, webhookSender } from '../../testing/test-webhooks.ts';

let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
let botUserId: string;
beforeAll(async () => {
  app = await openLinkTest();
  hooks = webhookSender(app);
  const [line] = await app.sql<{ external_id: string }>("select external_id from channel where platform = 'line'");
  botUserId = line?.external_id ?? '';
});
afterAll(() => app.close());
beforeEach(() => hooks.begin());
afterEach(() => hooks.allProcessed());

let serial = 0;
const lineUser = () => `U${(++serial).toString(16).padStart(32, '0')}`;
const lineBody = (events: object[], destination = botUserId) => JSON.stringify({ destination, events });
const lineMessage = (userId: string, text: unknown, more: object = {}) => ({
  type: 'message',
  mode: 'active',
  timestamp: Date.now(),
  webhookEventId: `01H${++serial}`,
  deliveryContext: { isRedelivery: false },
  source: { type: 'user', userId },
  message: { type: 'text', id: '1', text },
  ...more,
});

describe('LINE', () => {
  test.each<[string, () => Promise<number>, number]>([
    ['a wrong signature', () => hooks.toLine(lineBody([lineMessage(lineUser(), 'x')]), 'wrong'), 401],
    [
      'no signature',
      () => hooks.post(`line/${app.line.id}`, lineBody([]), { 'content-type': 'application/json' }),
      401,
    ],
    [
      'the signature of other bytes',
      () =>
        hooks.post(`line/${app.line.id}`, `${lineBody([])} `, {
          'x-line-signature': signatureOf(lineBody([]), testLine.channelSecret).digest('base64'),
        }),
      401,
    ],
    [
      'the destination of another bot',
      () => hooks.toLine(lineBody([lineMessage(lineUser(), 'x')], `U${'f'.repeat(32)}`)),
      401,
    ],
    ['a channel that is not LINE', () => hooks.post(`line/${app.messenger.id}`, lineBody([]), {}), 404],
    ['a channel that nobody has', () => hooks.post('line/01900000-0000-7000-8000-000000000000', lineBody([]), {}), 404],
    ['an address that is none', () => hooks.post('line/x', lineBody([]), {}), 404],
    ['14 §1.9: 36 dashes', () => hooks.post(`line/${'-'.repeat(36)}`, lineBody([]), {}), 404],
    ['14 §1.9: 36 digits', () => hooks.post(`line/${'0'.repeat(36)}`, lineBody([]), {}), 404],
  ])('%s: nothing is stored', async (_name, send, status) => {
    expect(await send()).toBe(status);
    expect(await hooks.grew()).toEqual({ events: 0, foreign: 0 });
  });

  test("the console's probe without events", async () => {
    expect(await hooks.toLine(lineBody([]))).toBe(200);
    expect(await hooks.grew()).toEqual({ events: 0, foreign: 0 });
  });

  test.each(['not JSON', '[]', '{}', '{"destination":1,"events":[]}', '"\\ud800"', ''])(
    'signed, but no envelope (%s): kept as foreign',
    async (body) => {
      expect(await hooks.toLine(body)).toBe(200);
      expect(await hooks.grew()).toEqual({ events: 0, foreign: 1 });
    },
  );

  test('valid and odd events in one body: every one is kept, the odd ones are ignored', async () => {
    const user = lineUser();
    const odd = [
      { type: 'membership', timestamp: Date.now(), source: { type: 'user', userId: user } },
      { type: 'follow' },
      lineMessage('not-a-user', 'x'),
      lineMessage(user, 'in a group', { source: { type: 'group', groupId: 'C1', userId: user } }),
      lineMessage(user, 'when', { timestamp: 'yesterday' }),
      'text',
      null,
      7,
    ];
    expect(await hooks.toLine(lineBody([...odd.map((it) => it as object), lineMessage(user, 'hello')]))).toBe(200);
    await app.settle();
    expect((await hooks.grew()).events).toBe(9);
    expect((await hooks.contactOf(user))?.last_inbound_at).toBeInstanceOf(Date);
  });

  test('NUL and lone surrogates in a name and a text: 200, kept, replaced before a text column', async () => {
    const customer = await app.control.addCustomer({ name: 'A\u0000B\ud800' }).catch(() => null);
    const userId = customer?.lineUserId ?? lineUser();
    const body = lineBody([lineMessage(userId, 'x')]).replace('"text":"x"', '"text":"a\\u0000b\\ud800c"');
    expect(await hooks.toLine(body)).toBe(200);
    await app.settle();
    const [event] = await app.sql<{ detail: { text: string }; body: Buffer }>(
      'select detail, body from inbound_event where external_id = $1',
      [userId],
    );
    expect(event?.detail.text).toBe('a\uFFFDb\uFFFDc');
    expect(event?.body.toString()).toContain('a\\u0000b\\ud800c');
  });

  test('repeated with its own id, and marked so by LINE: once', async () => {
    const user = lineUser();
    const event = lineMessage(user, 'hi');
    for (const isRedelivery of [false, false, true])
      expect(await hooks.toLine(lineBody([{ ...event, deliveryContext: { isRedelivery } }]))).toBe(200);
    expect(await hooks.toLine(lineBody([event, event]))).toBe(200);
    expect(await hooks.grew()).toEqual({ events: 1, foreign: 0 });
  });

  test('over 8 days old by its own time: kept, without effect', async () => {
    const user = lineUser();
    const dayMs = 24 * 3_600_000;
    const follow = (at: number) => ({
      ...lineMessage(user, ''),
      type: 'follow',
      timestamp: at,
      follow: { isUnblocked: false },
    });
    expect(await hooks.toLine(lineBody([follow(Date.now() - 8 * dayMs - 5_000)]))).toBe(200);
    await app.settle();
    expect(await hooks.contactOf(user)).toBeUndefined();
    expect(await app.sql('select note from inbound_event where external_id = $1', [user])).toEqual([
      { note: 'too_old' },
    ]);
    expect(await hooks.toLine(lineBody([follow(Date.now() - 8 * dayMs + 60_000)]))).toBe(200);
    await app.settle();
    expect(await hooks.contactOf(user)).toMatchObject({ state: 'active' });
  });

  test('block and unblock in any order leave the state of the newest', async () => {
    const user = lineUser();
    const at = Date.now() - 10_000;
    const event = (type: string, ms: number) => ({
      ...lineMessage(user, ''),
      type,
      timestamp: at + ms,
      follow: { isUnblocked: true },
    });
    for (const [type, ms, state] of [
      ['follow', 5, 'active'],
      ['unfollow', 3, 'active'],
      ['unfollow', 9, 'blocked'],
      ['follow', 7, 'blocked'],
      ['follow', 9, 'blocked'],
    ] as const) {
      expect(await hooks.toLine(lineBody([event(type, ms)]))).toBe(200);
      await app.settle();
      expect(await hooks.contactOf(user), `${type} ${ms}`).toMatchObject({ state });
    }
  });
});
