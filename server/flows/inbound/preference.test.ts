// A customer on WhatsApp who stops marketing messages is opted out (rules §7); resuming them is for staff to decide.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry } from '../../contract/audit.ts';
import type { ContactView } from '../../contract/contacts.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

const { phoneNumberId: account, phoneNumber } = testWhatsapp;
async function prefers(ids: { wa_id?: string; user_id?: string }, value: 'stop' | 'resume') {
  const preference = { ...ids, detail: 'x', category: 'marketing_messages', value, timestamp: secondsNow() };
  const metadata = { phone_number_id: account, display_phone_number: phoneNumber };
  const contacts = [{ profile: { name: 'May' }, ...ids }];
  const change = { messaging_product: 'whatsapp', metadata, contacts, user_preferences: [preference] };
  const events = [{ field: 'user_preferences', value: change }];
  await app.control.sendWebhook({ platform: 'whatsapp', account, events });
  await app.settle();
}
let seconds = Math.floor(Date.now() / 1000);
/** No two events alike. */
const secondsNow = () => seconds++;
const contactBy = async (externalId: string) =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).body.items[0];

test('stop: opted out, no window opened, no answer, and the audit shows who did it', async () => {
  const customer = await app.newCustomer('陳小美');
  await app.say(customer, 'hello');
  const before = await contactBy(customer.waId);
  expect(before?.optedOut).toBe(false);
  await prefers({ wa_id: customer.waId, user_id: await app.whatsappId(customer) }, 'stop');
  expect(await contactBy(customer.waId)).toEqual({ ...before, version: 2, optedOut: true });
  expect(await app.said(customer)).toEqual([]);
  const { body } = await app.api<{ items: AuditEntry[] }>('GET', `/audit?object=${before?.id}`);
  expect(body.items).toMatchObject([
    { action: 'contact.change', who: { kind: 'customer' }, detail: { fields: ['optedOut'] } },
  ]);
});

test('resume changes nothing, since staff may have opted them out', async () => {
  const customer = await app.newCustomer('王大明');
  await app.say(customer, 'hello');
  const { id } = (await contactBy(customer.waId)) ?? {};
  await app.api('PATCH', `/contacts/${id}`, { optedOut: true });
  await prefers({ wa_id: customer.waId }, 'resume');
  expect(await contactBy(customer.waId)).toMatchObject({ id, optedOut: true });
  expect((await app.notes()).at(-1)).toBe('left_to_staff');
});

test('a customer unknown to OmniLink is opted out when a card is sent to them', async () => {
  await prefers({ wa_id: '886955000111' }, 'stop');
  const known = await contactBy('886955000111');
  expect(known).toMatchObject({ optedOut: true, lastInboundAt: null });
  const way = { sourceChannelId: app.whatsapp.id, targetChannelId: app.line.id };
  const { id: campaignId } = await app.newCampaign(way);
  const card = { campaignId, contact: { channelId: app.whatsapp.id, externalId: '886955000111' }, send: true };
  expect((await app.api('POST', '/cards', card)).status).toBe(201);
  await app.settle();
  expect(await app.sql('select state, reason from outbox where contact_id = $1', [known?.id])).toEqual([
    { state: 'skipped', reason: 'opted_out' },
  ]);
});
