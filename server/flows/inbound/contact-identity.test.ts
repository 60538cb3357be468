// Who a message is from: a WhatsApp customer whose number or user id changes, and chats that another app controls.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testAccounts } from '../../testing/test-accounts.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

const contactBy = async (externalId: string) => {
  const query = `/contacts?externalId=${encodeURIComponent(externalId)}`;
  return (await app.api<{ items: ContactView[] }>('GET', query)).body.items;
};

describe('14 §2.5: another number on WhatsApp keeps the contact', () => {
  test.each([
    ['with number and user id', {}],
    ['a number whose customers hide theirs: the user id alone', { hidePhone: true }],
    ['an account without user ids: the number alone', { noBsuid: true }],
  ])('%s', async (_name, switches) => {
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, switches);
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await app.say(customer, card.draft);
    const [before] = await contactBy(await app.whatsappId(customer));
    const oldNumber = customer.waId;
    const changed = await app.control.whatsapp.changeNumber(testWhatsapp.phoneNumberId, customer.id);
    await app.settle();
    const now = await app.whatsappId(customer);
    expect(await contactBy(now)).toMatchObject([{ id: before?.id, externalId: now }]);
    expect(await contactBy(before?.externalId ?? '')).toEqual([]);
    // The old number may soon be somebody else's, and belongs to no contact.
    expect(await contactBy(oldNumber)).toEqual([]);
    if (!('hidePhone' in switches)) expect(await contactBy(`+${changed.waId}`)).toHaveLength(1);

    // The linked card is still theirs, and messages go to the new id.
    await app.say(customer, card.draft);
    expect((await app.said(customer)).at(-1)?.text).toContain('之前就連結好了');
    expect(await contactBy(now)).toMatchObject([{ id: before?.id, profileId: before?.profileId }]);
    await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { hidePhone: false, noBsuid: false });
  });
});

describe('14 §2.3: a chat that another app controls', () => {
  test.each(['messenger', 'instagram', 'line'] as const)(
    'on %s what the customer says opens the 24 hours, and nothing is answered',
    async (on) => {
      const targetChannelId = on === 'line' ? app.whatsapp.id : app.line.id;
      await app.newCampaign({ sourceChannelId: app[on].id, targetChannelId, card: { keywords: ['standby'] } });
      const customer = await app.newCustomer('陳小美', 'friend', { on: [on] });
      const externalId = customer.ids[on] ?? '';
      await app.sql("update contact set last_inbound_at = now() - interval '2 days' where external_id = $1", [
        externalId,
      ]);
      await app.control.webhookSwitches({ standby: true });
      await app.control[on].type(testAccounts[on], customer.id, 'standby');
      if (on === 'line') await app.control.line.postback(testAccounts.line, customer.id, 'say:standby');
      else await app.control[on].postback(testAccounts[on], customer.id, 'Go', 'say:standby');
      await app.settle();
      await app.control.webhookSwitches({});
      expect(await app.chat(on, customer)).toEqual([]);
      const [contact] = await contactBy(externalId);
      expect(Date.now() - Date.parse(contact?.lastInboundAt ?? '')).toBeLessThan(3_600_000);
    },
  );

  test('on WhatsApp, controlled by Meta’s own agent, a code links nothing', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    const message = {
      from: customer.waId,
      from_user_id: await app.whatsappId(customer),
      id: `wamid.standby${card.id}`,
      timestamp: `${Math.floor(Date.now() / 1000)}`,
      type: 'text',
      text: { body: card.draft },
    };
    const account = testWhatsapp.phoneNumberId;
    const metadata = { phone_number_id: account, display_phone_number: testWhatsapp.phoneNumber };
    const value = { messaging_product: 'whatsapp', metadata, standby: { messages: [message] } };
    await app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ field: 'standby', value }] });
    await app.settle();
    expect(await app.outcomes(card)).toEqual([]);
    expect(await contactBy(customer.waId)).toMatchObject([
      { secondId: customer.waId, lastInboundAt: expect.any(String) },
    ]);
    expect(await app.said(customer)).toEqual([]);
  });
});
