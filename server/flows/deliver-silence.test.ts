// What is not sent, and stands in the list of deliveries all the same: outside the window (M21), and to whom has blocked the
// target since the link (M24).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testAccounts } from '../test-accounts.ts';
import { type LinkTest, openLinkTest } from '../test-link.ts';

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

  test('nothing is sent there, it is on record, and the link holds', async () => {
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

test('who blocks LINE after the link and before its messages went out hears nothing on either side', async () => {
  const customer = await app.newCustomer('Wu', 'friend');
  const card = await app.newCard(customer);
  expect((await app.link(customer, card)).status).toBe('linked');
  await app.play(customer, 'block');
  await app.settle();
  expect(await app.chats(customer)).toEqual(app.silence);
  expect(await deliveriesOf(card)).toMatchObject([
    { state: 'skipped', reason: 'blocked' },
    { state: 'skipped', reason: 'blocked' },
  ]);
  expect(await app.outcomes(card)).toEqual(['linked']);
});
