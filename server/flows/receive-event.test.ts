// Webhooks in (rules §8): whose signature counts, what is kept, and what never becomes a 500.
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelView } from '../contract/channels.ts';
import { testLine, testPage } from '../test-app.ts';
import { type LinkTest, openLinkTest } from '../test-link.ts';

let app: LinkTest;
let botUserId: string;
const other = {
  pageId: '700000000000002',
  accessToken: 'other-page-token',
  appSecret: 'other-secret',
  verifyToken: 'other-verify',
};
beforeAll(async () => {
  app = await openLinkTest({ campaign: { card: { keywords: ['link', '連結'] } } });
  const [line] = await app.sql<{ external_id: string }>("select external_id from channel where platform = 'line'");
  botUserId = line?.external_id ?? '';
  await app.control.addMessengerPage({ ...other, name: 'Other' });
  const made = await app.api<ChannelView>('POST', '/channels', {
    platform: 'messenger',
    name: 'Other',
    credentials: other,
  });
  expect(made.status).toBe(201);
});
afterAll(() => app.close());

const post = async (path: string, body: string | Buffer, headers: Record<string, string>) => {
  const response = await fetch(`${app.url}/webhooks/${path}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers,
  });
  await response.text();
  return response.status;
};
const hmac = (body: string | Buffer, secret: string) => createHmac('sha256', secret).update(body);
const toLine = (body: string | Buffer, secret = testLine.channelSecret) =>
  post(`line/${app.line.id}`, body, {
    'content-type': 'application/json',
    'x-line-signature': hmac(body, secret).digest('base64'),
  });
const toMeta = (body: string | Buffer, secret = testPage.appSecret) =>
  post('meta', body, {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${hmac(body, secret).digest('hex')}`,
  });

const count = async () => {
  const rows = await app.sql<{ events: number; foreign: number }>(
    'select (select count(*) from inbound_event) as events, (select count(*) from foreign_entry) as foreign',
  );
  return rows[0] ?? { events: 0, foreign: 0 };
};
let before: { events: number; foreign: number };
beforeEach(async () => {
  before = await count();
});
const grew = async () => {
  const { events, foreign } = await count();
  return { events: events - before.events, foreign: foreign - before.foreign };
};
afterEach(async () => {
  await app.settle();
  expect(await app.sql('select event_key, note from inbound_event where processed_at is null')).toEqual([]);
});

let serial = 0;
const psid = () => `9000000000${100_000 + ++serial}`;
const message = (text: string, from: string, at = Date.now()) => ({
  sender: { id: from },
  recipient: { id: testPage.pageId },
  timestamp: at,
  message: { mid: `m_${++serial}`, text },
});
const entry = (pageId: string, ...messaging: object[]) => ({ id: pageId, time: Date.now(), messaging });
const page = (...entries: object[]) => JSON.stringify({ object: 'page', entry: entries });
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
const lineUser = () => `U${(++serial).toString(16).padStart(32, '0')}`;
const contactOf = async (externalId: string) =>
  (
    await app.sql<{ state: string; last_inbound_at: Date | null; name: string | null }>(
      'select * from contact where external_id = $1',
      [externalId],
    )
  )[0];

describe('LINE', () => {
  test.each<[string, () => Promise<number>, number]>([
    ['a wrong signature', () => toLine(lineBody([lineMessage(lineUser(), 'x')]), 'wrong'), 401],
    ['no signature', () => post(`line/${app.line.id}`, lineBody([]), { 'content-type': 'application/json' }), 401],
    [
      'the signature of other bytes',
      () =>
        post(`line/${app.line.id}`, `${lineBody([])} `, {
          'x-line-signature': hmac(lineBody([]), testLine.channelSecret).digest('base64'),
        }),
      401,
    ],
    [
      'the destination of another bot',
      () => toLine(lineBody([lineMessage(lineUser(), 'x')], `U${'f'.repeat(32)}`)),
      401,
    ],
    ['a channel that is not LINE', () => post(`line/${app.messenger.id}`, lineBody([]), {}), 404],
    ['a channel that nobody has', () => post('line/01900000-0000-7000-8000-000000000000', lineBody([]), {}), 404],
    ['an address that is none', () => post('line/x', lineBody([]), {}), 404],
  ])('%s: nothing is stored', async (_name, send, status) => {
    expect(await send()).toBe(status);
    expect(await grew()).toEqual({ events: 0, foreign: 0 });
  });

  test("the console's probe without events", async () => {
    expect(await toLine(lineBody([]))).toBe(200);
    expect(await grew()).toEqual({ events: 0, foreign: 0 });
  });

  test.each(['not JSON', '[]', '{}', '{"destination":1,"events":[]}', '"\\ud800"', ''])(
    'signed, but no envelope (%s): kept as foreign',
    async (body) => {
      expect(await toLine(body)).toBe(200);
      expect(await grew()).toEqual({ events: 0, foreign: 1 });
    },
  );

  test('good and odd events in one body: every one is kept, the odd ones are ignored', async () => {
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
    expect(await toLine(lineBody([...odd.map((it) => it as object), lineMessage(user, 'hello')]))).toBe(200);
    await app.settle();
    expect((await grew()).events).toBe(9);
    expect((await contactOf(user))?.last_inbound_at).toBeInstanceOf(Date);
  });

  test('NUL and lone surrogates in a name and a text: 200, kept, replaced before a text column', async () => {
    const customer = await app.control.addCustomer({ name: 'A\u0000B\ud800' }).catch(() => null);
    const userId = customer?.lineUserId ?? lineUser();
    const body = lineBody([lineMessage(userId, 'x')]).replace('"text":"x"', '"text":"a\\u0000b\\ud800c"');
    expect(await toLine(body)).toBe(200);
    await app.settle();
    const [event] = await app.sql<{ detail: { text: string }; body: Buffer }>(
      'select detail, body from inbound_event where external_id = $1',
      [userId],
    );
    expect(event?.detail.text).toBe('a\uFFFDb\uFFFDc');
    expect(event?.body.toString()).toContain('a\\u0000b\\ud800c');
  });

  test('sent again by its own id, and told so by LINE: once', async () => {
    const user = lineUser();
    const event = lineMessage(user, 'hi');
    for (const isRedelivery of [false, false, true])
      expect(await toLine(lineBody([{ ...event, deliveryContext: { isRedelivery } }]))).toBe(200);
    expect(await toLine(lineBody([event, event]))).toBe(200);
    expect(await grew()).toEqual({ events: 1, foreign: 0 });
  });

  test('older than 8 days by its own time: kept, without effect', async () => {
    const user = lineUser();
    const dayMs = 24 * 3_600_000;
    const follow = (at: number) => ({
      ...lineMessage(user, ''),
      type: 'follow',
      timestamp: at,
      follow: { isUnblocked: false },
    });
    expect(await toLine(lineBody([follow(Date.now() - 8 * dayMs - 5_000)]))).toBe(200);
    await app.settle();
    expect(await contactOf(user)).toBeUndefined();
    expect(await app.sql('select note from inbound_event where external_id = $1', [user])).toEqual([
      { note: 'too_old' },
    ]);
    expect(await toLine(lineBody([follow(Date.now() - 8 * dayMs + 60_000)]))).toBe(200);
    await app.settle();
    expect(await contactOf(user)).toMatchObject({ state: 'active' });
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
      expect(await toLine(lineBody([event(type, ms)]))).toBe(200);
      await app.settle();
      expect(await contactOf(user), `${type} ${ms}`).toMatchObject({ state });
    }
  });
});

describe('Meta', () => {
  test.each<[string, () => Promise<number>, number, { events: number; foreign: number }]>([
    [
      'our page, a wrong signature',
      () => toMeta(page(entry(testPage.pageId, message('x', psid()))), 'wrong'),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      "our page under another app's secret",
      () => toMeta(page(entry(testPage.pageId, message('x', psid()))), other.appSecret),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      'no signature',
      () => post('meta', page(), { 'content-type': 'application/json' }),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      'an unknown page, our app',
      () => toMeta(page(entry('123', message('x', psid())))),
      200,
      { events: 0, foreign: 1 },
    ],
    [
      'an unknown page, nobody’s app',
      () => toMeta(page(entry('123', message('x', psid()))), 'wrong'),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      'two pages of two apps: only the signer’s counts',
      () => toMeta(page(entry(testPage.pageId, message('x', psid())), entry(other.pageId, message('y', psid())))),
      200,
      { events: 1, foreign: 1 },
    ],
    [
      '… signed by the other app',
      () =>
        toMeta(
          page(entry(testPage.pageId, message('x', psid())), entry(other.pageId, message('y', psid()))),
          other.appSecret,
        ),
      200,
      { events: 1, foreign: 1 },
    ],
    ['not JSON, our app', () => toMeta('{'), 200, { events: 0, foreign: 1 }],
    ['not JSON, nobody’s app', () => toMeta('{', 'wrong'), 401, { events: 0, foreign: 0 }],
    ['an empty body, our app', () => toMeta(''), 200, { events: 0, foreign: 1 }],
    ['no entries, our app', () => toMeta('{"object":"page","entry":[]}'), 200, { events: 0, foreign: 1 }],
  ])('%s', async (_name, send, status, kept) => {
    expect(await send()).toBe(status);
    expect(await grew()).toEqual(kept);
  });

  test('the handshake with our verify token, and with none of ours', async () => {
    const shake = (token: string) =>
      fetch(`${app.url}/webhooks/meta?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`);
    const good = await shake(testPage.verifyToken);
    expect([good.status, await good.text()]).toEqual([200, '4711']);
    expect((await shake('x')).status).toBe(403);
  });

  test('a message with NUL and half an emoji, repeated: one event, one contact', async () => {
    const from = psid();
    const body = page(entry(testPage.pageId, message('x', from))).replace('"text":"x"', '"text":"\\u0000 \\udc00"');
    for (let i = 0; i < 3; i += 1) expect(await toMeta(body)).toBe(200);
    await app.settle();
    expect(await grew()).toEqual({ events: 1, foreign: 0 });
    expect(await contactOf(from)).toMatchObject({ state: 'active' });
  });

  test('what nobody handles yet is kept and ignored', async () => {
    const from = psid();
    const base = { sender: { id: from }, recipient: { id: testPage.pageId }, timestamp: Date.now() };
    expect(
      await toMeta(
        page(entry(testPage.pageId, { ...base, read: { watermark: 1 } }, { ...base, reaction: { emoji: '🌸' } }, {}), {
          id: testPage.pageId,
          time: 1,
          changes: [{ field: 'feed', value: {} }],
        }),
      ),
    ).toBe(200);
    await app.settle();
    expect(await grew()).toEqual({ events: 4, foreign: 0 });
    expect(await contactOf(from)).toBeUndefined();
  });
});

describe('a keyword of an enabled campaign', () => {
  const cards = async (customer: { id: string }) =>
    (await app.control.chat('messenger', testPage.pageId, customer.id)).filter(
      ({ kind, direction }) => kind === 'card' && direction === 'to_customer',
    );

  test.each(['link', ' LINK ', 'ＬＩＮＫ', '連結'])(
    '%s brings the card, once, however often Messenger says it',
    async (text) => {
      const customer = await app.newCustomer('Lin', 'friend');
      await app.control.webhookSwitches({ duplicate: 3 });
      await app.control.messenger.type(testPage.pageId, customer.id, text);
      await app.settle();
      await app.control.webhookSwitches({});
      const [card, ...more] = await cards(customer);
      expect(more).toEqual([]);
      const token = card?.buttons?.[0]?.url?.split('/go/')[1] ?? '';
      expect((await app.postLink(await app.tap({ token }), await app.login(customer))).status).toBe('linked');
    },
  );

  test('not inside a sentence, and not while the campaign is off', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    await app.control.messenger.type(testPage.pageId, customer.id, 'please link me');
    await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: false });
    await app.control.messenger.type(testPage.pageId, customer.id, 'link');
    await app.settle();
    await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: true });
    expect(await cards(customer)).toEqual([]);
  });
});
