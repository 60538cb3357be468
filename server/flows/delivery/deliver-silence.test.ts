// What is not sent but still listed as a delivery: outside the window (M21), to a customer who blocked the target since the link
// (M24), to a contact that opted out (§7).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testAccounts } from '../../testing/test-accounts.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());

type Delivery = { contactId: string; cause: string; state: string; reason: string | null; attempts: number };
const deliveriesOf = async (card: { id: string }) => {
  const { body } = await app.api<{ items: Delivery[] }>('GET', '/deliveries?limit=200');
  const own = await app.sql<{ id: string }>('select id from outbox where card_id = $1', [card.id]);
  const ids = own.map(({ id }) => id);
  return (body.items as (Delivery & { id: string })[]).filter(({ id }) => ids.includes(id));
};

describe.each(['messenger', 'instagram', 'whatsapp'] as const)('outside the 24 hours of %s', (source) => {
  const link = async (ago: string) => {
    const campaign = await app.newCampaign({ sourceChannelId: app[source].id });
    const customer = await app.newCustomer('Lin', 'friend', { on: [source] });
    const card = await app.newCard(customer, campaign.id, { on: source });
    await app.sql(`update contact set last_inbound_at = now() - interval '${ago}' where external_id = $1`, [
      customer.ids[source],
    ]);
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    const chat = await app.control.chat(source, testAccounts[source], customer.id);
    return { customer, card, heard: chat.filter(({ direction }) => direction === 'to_customer') };
  };

  test('nothing is sent there, it is recorded, and the link stays', async () => {
    const { customer, card, heard } = await link('24 hours');
    expect(heard).toEqual([]);
    expect(await deliveriesOf(card)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ cause: 'success_source', state: 'skipped', reason: 'window', attempts: 0 }),
        expect.objectContaining({ cause: 'success_target', state: 'sent' }),
      ]),
    );
    expect(await app.chat('line', customer)).toEqual(['target linked']);
    expect(await app.outcomes(card)).toEqual(['linked']);
  });

  test('within them it is sent', async () => {
    const { heard } = await link('23 hours 59 minutes');
    expect(heard).toMatchObject([{ text: 'source linked' }]);
  });
});

test('a customer who blocks LINE between the link and its messages gets nothing on LINE; the source gets the notice', async () => {
  const customer = await app.newCustomer('Wu', 'friend');
  const card = await app.newCard(customer);
  expect((await app.link(customer, card)).status).toBe('linked');
  await app.play(customer, 'block');
  await app.settle();
  // Somebody who linked a stranger's contact can't suppress the notice by blocking the account.
  expect(await app.chats(customer)).toMatchObject({ line: [], messenger: ['source linked'] });
  const told = (await deliveriesOf(card)).map(({ cause, state, reason }) => [cause, state, reason]);
  expect(told.toSorted()).toEqual([
    ['success_source', 'sent', null],
    ['success_target', 'skipped', 'blocked'],
  ]);
  expect(await app.outcomes(card)).toEqual(['linked']);
});

describe('14 §1.9: a contact that opted out', () => {
  const send = async (customer: { psid: string }) =>
    (
      await app.api<{ id: string }>('POST', '/cards', {
        campaignId: app.campaign.id,
        contact: { channelId: app.messenger.id, externalId: customer.psid },
        send: true,
      })
    ).body;
  const optOut = async (channelId: string, externalId: string) => {
    const sql = 'select id from contact where channel_id = $1 and external_id = $2';
    const [contact] = await app.sql<{ id: string }>(sql, [channelId, externalId]);
    await app.api('PATCH', `/contacts/${contact?.id}`, { optedOut: true });
  };

  test('gets no card sent by others, even if it was due before', async () => {
    const customer = await app.newCustomer('Chang');
    const card = await send(customer);
    await optOut(app.messenger.id, customer.psid);
    await app.settle();
    expect(await app.chat('messenger', customer)).toEqual([]);
    expect(await deliveriesOf(card)).toMatchObject([{ cause: 'card', state: 'skipped', reason: 'opted_out' }]);
  });

  test('between the claim and the first byte counts too', async () => {
    const customer = await app.newCustomer('Chang');
    const card = await send(customer);
    const { onDeliveryPoint: reached } = app.context;
    app.context.onDeliveryPoint = async (point) => {
      if (point === 'claimed') await optOut(app.messenger.id, customer.psid);
    };
    await app.settle();
    app.context.onDeliveryPoint = reached;
    expect(await deliveriesOf(card)).toMatchObject([{ state: 'skipped', reason: 'opted_out' }]);
  });

  test('on one channel of the profile is opted out on all; a card requested by keyword is sent', async () => {
    const customer = await app.newCustomer('Chang', 'friend');
    expect((await app.link(customer, await app.newCard(customer))).status).toBe('linked');
    await optOut(app.line.id, customer.lineUserId);
    expect(await deliveriesOf(await send(customer))).toMatchObject([{ state: 'due' }]);
    await app.settle();
    await app.newCampaign({ card: { keywords: ['opt'] } });
    await app.control.messenger.type(testAccounts.messenger, customer.id, 'opt');
    await app.settle();
    const cards = await app.sql(
      `select o.state, o.reason from outbox o join card c on c.id = o.card_id where o.cause = 'card' and c.source_contact_id =
         (select id from contact where external_id = $1) order by o.id`,
      [customer.psid],
    );
    expect(cards).toEqual([
      { state: 'skipped', reason: 'opted_out' },
      { state: 'sent', reason: null },
    ]);
  });

  test.each([
    ['an unproven link', false],
    ['a link by a card whose address the API returned', true],
  ])('gets the notice of %s, and none of the marketer’s messages', async (_what, handedOut) => {
    const owner = await app.newCustomer('Chang');
    const stranger = await app.newCustomer('Wang', 'friend', { on: [] });
    const card = await app.newCard(owner, app.campaign.id, { handedOut });
    await optOut(app.messenger.id, owner.psid);
    const login = await app.login(stranger);
    const linked = handedOut
      ? await app.postLink(await app.tap(card), login)
      : await app.postLink(card.token, login, true);
    expect(linked.status).toBe('linked');
    await app.settle();
    expect(await app.chat('messenger', owner)).toEqual(['這裡剛連結了一個 LINE 帳號。']);
  });
});
