// LINE: a customer who has blocked an account can't write to it, so a message overrides an `unfollow` whose `follow` was lost (rules
// §4).
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testLine } from '../../testing/test-app.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { webhookSender } from '../../testing/test-webhooks.ts';

let app: LinkTest;
let hooks: ReturnType<typeof webhookSender>;
let campaignId: string;
let destination: string;
beforeAll(async () => {
  app = await openLinkTest();
  hooks = webhookSender(app);
  const way = { sourceChannelId: app.line.id, targetChannelId: app.whatsapp.id };
  campaignId = (await app.newCampaign({ ...way, card: { keywords: ['card'] } })).id;
  const [line] = await app.sql<{ external_id: string }>('select external_id from channel where id = $1', [app.line.id]);
  destination = line?.external_id ?? '';
});
afterEach(() => hooks.allProcessed());
afterAll(() => app.close());

let serial = 0;
/** One event of the customer, some seconds from now, fully processed. */
async function comes(customer: TestCustomer, seconds: number, event: object) {
  const source = { type: 'user', userId: customer.lineUserId };
  const common = { mode: 'active', timestamp: Date.now() + seconds * 1000, webhookEventId: `lost-${++serial}`, source };
  expect(await hooks.toLine(JSON.stringify({ destination, events: [{ ...common, ...event }] }))).toBe(200);
  await app.settle();
}
const unfollow = { type: 'unfollow' };
const follow = { type: 'follow', follow: { isUnblocked: true } };
const message = { type: 'message', message: { type: 'text', id: '1', text: 'card' } };
const postback = () => ({ type: 'postback', postback: { data: `card:${campaignId}` } });

const customerOf = () => app.newCustomer('Lin', 'friend');
const cards = async (customer: TestCustomer) =>
  (await app.control.chat('line', testLine.channelId, customer.id)).filter(({ kind }) => kind === 'card').length;
const stateOf = async (customer: TestCustomer) => (await hooks.contactOf(customer.lineUserId))?.state;
const log = async (customer: TestCustomer) =>
  (
    await app.sql<{ kind: string }>('select kind from friendship_log where external_id = $1 order by at', [
      customer.lineUserId,
    ])
  ).map(({ kind }) => kind);

describe('14 §2.3: the `follow` after an `unfollow` was lost', () => {
  test('a message later than the `unfollow` is answered, and the next tap links', async () => {
    const customer = await customerOf();
    await comes(customer, -60, unfollow);
    expect(await stateOf(customer)).toBe('blocked');
    await comes(customer, -1, message);
    expect(await stateOf(customer)).toBe('active');
    expect(await cards(customer)).toBe(1);
    await comes(customer, 0, { ...message, message: { type: 'sticker', id: '2' } });
    expect(await log(customer)).toEqual(['unfollow', 'observed_friend']);
    expect((await app.link(customer, await app.newCard(customer))).status).toBe('linked');
  });

  test('so is one while another module has the chat, in silence', async () => {
    const customer = await customerOf();
    await comes(customer, -60, unfollow);
    await comes(customer, -1, { ...message, mode: 'standby' });
    expect([await stateOf(customer), await cards(customer)]).toEqual(['active', 0]);
  });

  test.each<[string, number, () => object]>([
    ['a tapped button', -1, postback],
    ['a tapped button while another module has the chat', -1, () => ({ ...postback(), mode: 'standby' })],
    ['a message older than the `unfollow`, sent again', -61, () => message],
    ['a message of the same millisecond', 0, () => message],
    ['a message in a group', -1, () => ({ ...message, source: { type: 'group', groupId: 'C1' } })],
  ])('%s proves nothing', async (name, seconds, event) => {
    const customer = await customerOf();
    const at = Date.now() - 60_000;
    await comes(customer, 0, { ...unfollow, timestamp: at });
    await comes(customer, seconds, { ...event(), ...(name.includes('millisecond') && { timestamp: at }) });
    expect([await stateOf(customer), await cards(customer)]).toEqual(['blocked', 0]);
    expect(await log(customer)).toEqual(['unfollow']);
  });

  test('blocked again later: blocked', async () => {
    const customer = await customerOf();
    await comes(customer, -60, unfollow);
    await comes(customer, -30, message);
    await comes(customer, -10, unfollow);
    expect(await stateOf(customer)).toBe('blocked');
  });
});

describe('14 §2.3: a late `unfollow`', () => {
  test('older than a message since: it blocks nobody, and the next tap links', async () => {
    const customer = await customerOf();
    await comes(customer, -90, follow);
    await comes(customer, -30, message);
    await comes(customer, -60, unfollow);
    expect(await stateOf(customer)).toBe('active');
    expect(await log(customer)).toEqual(['follow', 'unfollow', 'observed_friend']);
    expect((await app.link(customer, await app.newCard(customer))).status).toBe('linked');
    await comes(customer, -20, message);
    await comes(customer, -10, unfollow);
    expect(await stateOf(customer)).toBe('blocked');
  });

  test('older than a tapped button since: blocked', async () => {
    const customer = await customerOf();
    await comes(customer, -30, postback());
    await comes(customer, -60, unfollow);
    expect(await stateOf(customer)).toBe('blocked');
  });
});
