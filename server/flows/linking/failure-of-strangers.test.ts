// Who may cause the failure message in a card's own chat (§7).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testAccounts } from '../../testing/test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

const onFailure = { source: { kind: 'text' as const, text: 'failed here' } };
let app: WhatsappTest;
let toLine: { id: string };
let toWhatsapp: { id: string };
beforeAll(async () => {
  app = await openWhatsappTest();
  toLine = await app.newCampaign({ onFailure });
  toWhatsapp = await app.toWhatsapp({ onFailure });
});
afterAll(() => app.close());

test.each([
  ['a stranger’s tap in another browser', 'safari-ios', []],
  ['their own, in the chat’s', 'messenger-ios', ['failed here']],
] as const)('a LINE account that is linked with somebody else: %s', async (_name, agent, expected) => {
  const [owner, stranger] = [await app.newCustomer(), await app.newCustomer()];
  expect((await app.link(stranger, await app.newCard(stranger, toLine.id))).status).toBe('linked');
  const card = await app.newCard(owner, toLine.id);
  const answer = await app.postLink(await app.tap(card, agent), await app.login(stranger));
  expect(answer).toMatchObject({ status: 'failed', reason: 'profile_conflict' });
  await app.settle();
  expect(await app.chat('messenger', owner)).toEqual(expected);
});

test.each([
  ['an unproven code', 'unproven', []],
  ['the whole draft', 'draft', ['failed here']],
] as const)('a WhatsApp account that is linked with somebody else: %s', async (_name, sent, expected) => {
  const [owner, stranger] = [await app.newCustomer(), await app.newCustomer()];
  await app.say(stranger, (await app.newCard(stranger, toWhatsapp.id)).draft);
  const card = await app.newCard(owner, toWhatsapp.id);
  await app.say(stranger, card[sent]);
  expect(await app.outcomes(card)).toEqual(['failed']);
  expect(await app.chat('messenger', owner)).toEqual(expected);
});

test('14 §1.9: a customer who opts out while a card from staff waits still gets a card on request', async () => {
  const campaign = await app.toWhatsapp({ card: { keywords: ['opted'] } });
  const customer = await app.newCustomer();
  await app.control.messenger.type(testAccounts.messenger, customer.id, 'hello');
  await app.settle();
  const query = `/contacts?externalId=${customer.psid}`;
  const contact = (await app.api<{ items: [ContactView] }>('GET', query)).body.items[0];
  const { body: card } = await app.api<{ id: string }>('POST', '/cards', {
    campaignId: campaign.id,
    contact: { id: contact.id },
    send: true,
  });
  await app.sql("update outbox set next_at = now() + interval '1 hour' where card_id = $1", [card.id]);
  await app.api('PATCH', `/contacts/${contact.id}`, { optedOut: true });
  await app.control.messenger.type(testAccounts.messenger, customer.id, 'opted');
  await app.settle();
  expect(
    await app.sql("select state from outbox where card_id <> $1 and contact_id = $2 and cause = 'card'", [
      card.id,
      contact.id,
    ]),
  ).toEqual([{ state: 'sent' }]);
});
