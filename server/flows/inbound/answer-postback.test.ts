// A button that says words in the customer's name (M13): as if they had typed them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestPlatform, testAccounts } from '../../testing/test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

const sources = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
  for (const source of sources) {
    await app.newCampaign({
      sourceChannelId: app[source].id,
      targetChannelId: app[source === 'line' ? 'whatsapp' : 'line'].id,
      card: { keywords: ['集點 卡', 'points'] },
    });
  }
});
afterAll(() => app.close());

const tapButton = async (on: TestPlatform, { id }: { id: string }, data: string) => {
  if (on === 'line') await app.control.line.postback(testAccounts.line, id, data);
  else if (on === 'whatsapp') await app.control.whatsapp.reply(testAccounts.whatsapp, id, { id: data, title: 'x' });
  else await app.control[on].postback(testAccounts[on], id, 'x', data);
  await app.settle();
};
const cards = async (on: TestPlatform, { id }: { id: string }) =>
  (await app.control.chat(on, testAccounts[on], id)).filter(
    ({ kind, direction }) => kind === 'card' && direction === 'to_customer',
  ).length;

test.each(sources)('%s: a keyword sends the card, other words only record the contact', async (on) => {
  const customer = await app.newCustomer('Lin', 'friend', { on: [on] });
  await tapButton(on, customer, 'say:集點 卡');
  expect(await cards(on, customer)).toBe(1);
  const other = await app.newCustomer('Wang', 'friend', { on: [on] });
  for (const data of ['say:', 'say:hello', 'say:please, points', 'SAY:points']) await tapButton(on, other, data);
  expect(await cards(on, other)).toBe(0);
  await tapButton(on, other, 'say: POINTS ');
  expect(await cards(on, other)).toBe(1);
});

test.each(['messenger', 'instagram', 'whatsapp'] as const)(
  '%s: the tap opens the 24 hours, as a message does',
  async (on) => {
    const customer = await app.newCustomer('Lin', 'friend', { on: [on] });
    const contact = [app[on].id, customer.ids[on]];
    await app.sql(
      "update contact set last_inbound_at = now() - interval '2 days' where channel_id = $1 and $2 in (external_id, second_id)",
      contact,
    );
    await tapButton(on, customer, 'say:points');
    expect(await cards(on, customer)).toBe(1);
    const [row] = await app.sql(
      "select last_inbound_at > now() - interval '1 minute' as open from contact where channel_id = $1 and $2 in (external_id, second_id)",
      contact,
    );
    expect(row).toEqual({ open: true });
  },
);

test('a code in a button links nobody: only one typed by the customer does', async () => {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  await app.say(customer, 'hello');
  await tapButton('whatsapp', customer, `say:${card.shown}`);
  expect(await app.linksOf(customer)).toEqual([]);
  await app.say(customer, card.draft);
  expect(await app.linksOf(customer)).toEqual([{ card_id: card.id }]);
});
