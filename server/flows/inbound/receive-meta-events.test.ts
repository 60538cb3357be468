// Meta's webhooks in (rules §8): which app's signature counts for which page; and the keyword that requests a card.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelView } from '../../contract/channels.ts';
import { testPage, testWhatsapp } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { webhookSender } from '../../testing/test-webhooks.ts';

let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
const other = {
  pageId: '700000000000002',
  accessToken: 'other-page-token',
  appSecret: 'other-secret',
  verifyToken: 'other-verify',
};
beforeAll(async () => {
  app = await openLinkTest({ campaign: { card: { keywords: ['link', '連結'] } } });
  hooks = webhookSender(app);
  await app.control.addMessengerPage({ ...other, name: 'Other' });
  const made = await app.api<ChannelView>('POST', '/channels', {
    platform: 'messenger',
    name: 'Other',
    credentials: other,
  });
  expect(made.status).toBe(201);
});
afterAll(() => app.close());
beforeEach(() => hooks.begin());
afterEach(() => hooks.allProcessed());

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

describe('Meta', () => {
  test.each<[string, () => Promise<number>, number, { events: number; foreign: number }]>([
    [
      'our page, a wrong signature',
      () => hooks.toMeta(page(entry(testPage.pageId, message('x', psid()))), 'wrong'),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      "our page under another app's secret",
      () => hooks.toMeta(page(entry(testPage.pageId, message('x', psid()))), other.appSecret),
      200,
      { events: 0, foreign: 1 },
    ],
    [
      'no signature',
      () => hooks.post('meta', page(), { 'content-type': 'application/json' }),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      'an unknown page, our app',
      () => hooks.toMeta(page(entry('123', message('x', psid())))),
      200,
      { events: 0, foreign: 1 },
    ],
    [
      'an unknown page, nobody’s app',
      () => hooks.toMeta(page(entry('123', message('x', psid()))), 'wrong'),
      401,
      { events: 0, foreign: 0 },
    ],
    [
      'two pages of two apps: only the signer’s counts',
      () => hooks.toMeta(page(entry(testPage.pageId, message('x', psid())), entry(other.pageId, message('y', psid())))),
      200,
      { events: 1, foreign: 1 },
    ],
    [
      '… signed by the other app',
      () =>
        hooks.toMeta(
          page(entry(testPage.pageId, message('x', psid())), entry(other.pageId, message('y', psid()))),
          other.appSecret,
        ),
      200,
      { events: 1, foreign: 1 },
    ],
    ['not JSON, our app', () => hooks.toMeta('{'), 200, { events: 0, foreign: 1 }],
    ['not JSON, nobody’s app', () => hooks.toMeta('{', 'wrong'), 401, { events: 0, foreign: 0 }],
    ['an empty body, our app', () => hooks.toMeta(''), 200, { events: 0, foreign: 1 }],
    ['no entries, our app', () => hooks.toMeta('{"object":"page","entry":[]}'), 200, { events: 0, foreign: 1 }],
  ])('%s', async (_name, send, status, kept) => {
    expect(await send()).toBe(status);
    expect(await hooks.grew()).toEqual(kept);
  });

  test('the handshake with our verify token, and with another', async () => {
    const shake = (token: string) =>
      fetch(`${app.url}/webhooks/meta?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=4711`);
    const good = await shake(testPage.verifyToken);
    expect([good.status, await good.text()]).toEqual([200, '4711']);
    expect((await shake('x')).status).toBe(403);
    expect((await shake('')).status).toBe(403);
    // Each app has its own: a channel's token works, whatever its platform.
    for (const { verifyToken } of [testWhatsapp, other]) expect((await shake(verifyToken)).status).toBe(200);
  });

  test('a message with NUL and half an emoji, repeated: one event, one contact', async () => {
    const from = psid();
    const body = page(entry(testPage.pageId, message('x', from))).replace('"text":"x"', '"text":"\\u0000 \\udc00"');
    for (let i = 0; i < 3; i += 1) expect(await hooks.toMeta(body)).toBe(200);
    await app.settle();
    expect(await hooks.grew()).toEqual({ events: 1, foreign: 0 });
    expect(await hooks.contactOf(from)).toMatchObject({ state: 'active' });
  });

  test('what isn’t handled is kept and ignored', async () => {
    const from = psid();
    const base = { sender: { id: from }, recipient: { id: testPage.pageId }, timestamp: Date.now() };
    expect(
      await hooks.toMeta(
        page(entry(testPage.pageId, { ...base, read: { watermark: 1 } }, { ...base, reaction: { emoji: '🌸' } }, {}), {
          id: testPage.pageId,
          time: 1,
          changes: [{ field: 'feed', value: {} }],
        }),
      ),
    ).toBe(200);
    await app.settle();
    expect(await hooks.grew()).toEqual({ events: 4, foreign: 0 });
    expect(await hooks.contactOf(from)).toBeUndefined();
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
