// A WhatsApp customer whose number changes while others have, had or get the numbers: nobody ends up in somebody else's contact.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
let serial = 0;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

type Names = { userId?: string; number?: string };
const seconds = (at: number) => `${Math.floor(at / 1000)}`;
const named = ({ userId, number }: Names) => ({
  ...(number && { from: number }),
  ...(userId && { from_user_id: userId }),
});
const says = (who: Names, text = 'hello', at = Date.now()) => {
  serial += 1;
  return { ...named(who), id: `wamid.changed${serial}`, timestamp: seconds(at), type: 'text', text: { body: text } };
};
const changes = (from: Names, to: Names, at = Date.now()) => {
  serial += 1;
  const system = { type: 'user_changed_number', wa_id: to.number, user_id: to.userId, previous_user_id: from.userId };
  return { from: from.number, id: `wamid.changed${serial}`, timestamp: seconds(at), type: 'system', system };
};
async function deliver(...messages: object[]): Promise<void> {
  const account = testWhatsapp.phoneNumberId;
  await app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ messages }] });
  await app.settle();
}

const contactsBy = async (externalId: string) =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${encodeURIComponent(externalId)}`)).body.items;

/** A linked customer, and names that nobody has yet. */
async function linkedCustomer() {
  serial += 1;
  const [n, m] = [`88691${serial}000001`, `88691${serial}000002`];
  const [old, now] = [
    { userId: `TW.old${serial}`, number: n },
    { userId: `TW.now${serial}`, number: m },
  ];
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  await deliver(says(old, card.draft));
  const [linked] = (await contactsBy(old.userId)) as [ContactView];
  return { old, now, linked, customer };
}

describe('14 §2.5: a change of number that arrives after a message from the new one', () => {
  test.each([
    ['a second older', -1000],
    ['of the same second', 0],
    ['a second newer', 1000],
  ])('%s: one contact, linked as before', async (_name, later) => {
    const { old, now, linked, customer } = await linkedCustomer();
    const at = Date.now() + 3000;
    await deliver(says(now, 'hello', at));
    await deliver(changes(old, now, at + later));
    expect(await contactsBy(now.userId)).toMatchObject([{ id: linked.id, profileId: linked.profileId }]);
    expect(await contactsBy(now.number)).toHaveLength(1);
    expect(await contactsBy(old.number)).toEqual([]);
    expect(await contactsBy(old.userId)).toEqual([]);
    // Their next card is theirs too.
    const card = await app.newCard(customer);
    await deliver(says(now, card.draft));
    expect(await app.outcomes(card)).toEqual(['linked']);
    await app.invariants();
  });

  test('both in one webhook, the message first', async () => {
    const { old, now, linked } = await linkedCustomer();
    await deliver(says(now), changes(old, now));
    expect(await contactsBy(now.userId)).toMatchObject([{ id: linked.id }]);
    expect(await contactsBy(old.number)).toEqual([]);
  });

  test('the new one is already linked: both stay, the old number belongs to no one', async () => {
    const { old, now, linked } = await linkedCustomer();
    const card = await app.newCard(await app.newCustomer('王大明'));
    await deliver(says(now, card.draft));
    await deliver(changes(old, now));
    expect((await app.notes()).at(-1)).toBe('two_contacts');
    expect(await contactsBy(old.userId)).toMatchObject([{ id: linked.id, secondId: null }]);
    expect(await contactsBy(old.number)).toEqual([]);
    // Its next owner is somebody else.
    await deliver(says({ number: old.number }));
    const [next] = await contactsBy(old.number);
    expect(next?.profileId).not.toBe(linked.profileId);
    await app.invariants();
  });
});

describe('14 §2.5: a new number that was somebody else’s', () => {
  test.each<[string, Names]>([
    ['known by user id and number', { userId: 'TW.vera' }],
    ['known by the number alone', {}],
  ])('%s: the customer keeps their own contact, the former owner theirs', async (_name, more) => {
    const { old, now, linked } = await linkedCustomer();
    const vera = {
      ...more,
      ...(more.userId && { userId: `${more.userId}${now.userId.slice(6)}` }),
      number: now.number,
    };
    await deliver(says(vera, 'hello', Date.now() - 3_600_000));
    const [before] = (await contactsBy(now.number)) as [ContactView];
    await app.sql("update contact set created_at = created_at - interval '1 day' where id = $1", [before.id]);
    await app.api('PATCH', `/contacts/${before.id}`, { optedOut: true });
    await deliver(changes(old, now));
    await deliver(says(now));
    expect(await contactsBy(now.number)).toMatchObject([{ id: linked.id, optedOut: false }]);
    expect(await contactsBy(now.userId)).toMatchObject([{ id: linked.id, profileId: linked.profileId }]);
    const externalId = vera.userId ?? before.id;
    const { body } = await app.api<ContactView>('PATCH', `/contacts/${before.id}`, { tags: [] });
    expect(body).toMatchObject({ id: before.id, externalId, secondId: null, state: vera.userId ? 'active' : 'gone' });
    await app.invariants();
  });
});

describe('14 §2.5: in progress while a number changes', () => {
  const sentTo = async (card: { id: string }) =>
    app.sql<{ state: string; external_id: string }>(
      'select o.state, c.external_id from outbox o join contact c on c.id = o.contact_id where o.card_id = $1',
      [card.id],
    );

  test('a retried message goes to the new one', async () => {
    const campaign = await app.newCampaign({ sourceChannelId: app.whatsapp.id, targetChannelId: app.line.id });
    const { old, now, linked } = await linkedCustomer();
    const outgoing: { to?: string; recipient?: string }[] = [];
    const { send } = app.context.channels.whatsapp;
    app.context.channels.whatsapp.send = async (body) => {
      outgoing.push(JSON.parse(Buffer.from(body).toString()));
      if (outgoing.length === 1) return { kind: 'retry', afterMs: 0, scope: 'contact', code: '131056' };
      return { kind: 'sent', messageId: null };
    };
    try {
      const contact = { id: linked.id };
      const { body: card } = await app.api<{ id: string }>('POST', '/cards', {
        campaignId: campaign.id,
        contact,
        send: true,
      });
      await app.settle();
      await app.sql("update outbox set next_at = now() + interval '1 hour' where card_id = $1", [card.id]);
      await deliver(changes(old, now));
      await app.sql('update outbox set next_at = now() where card_id = $1', [card.id]);
      await app.settle();
      expect(await sentTo(card)).toEqual([{ state: 'sent', external_id: now.userId }]);
      expect(outgoing.map(({ recipient }) => recipient)).toEqual([old.userId, now.userId]);
    } finally {
      app.context.channels.whatsapp.send = send;
    }
  });

  test('a late change takes nothing from the number’s new owner', async () => {
    const { old, now, linked } = await linkedCustomer();
    await deliver(changes(old, now, Date.now() + 1000));
    const bob = { number: old.number };
    const card = await app.newCard(await app.newCustomer('王大明'));
    await deliver(says(bob, card.draft, Date.now() + 5000));
    const [his] = (await contactsBy(bob.number)) as [ContactView];
    expect(his.id).not.toBe(linked.id);
    // Repeated under another message id, and without the user id.
    const before = Date.now() + 1000;
    await deliver(changes({ number: old.number }, now, before), changes(old, now, before));
    expect(await contactsBy(bob.number)).toMatchObject([{ id: his.id, profileId: his.profileId }]);
    expect(await contactsBy(now.userId)).toMatchObject([{ id: linked.id, profileId: linked.profileId }]);
    await app.invariants();
  });

  test('a contact merged into the one linked under the new names: late events are that one’s', async () => {
    const { now, linked } = await linkedCustomer();
    const old = { userId: `TW.alone${serial}`, number: `88692${serial}000009` };
    await deliver(says(old, 'hello', Date.now() - 60_000));
    await deliver(changes(old, { userId: now.userId.replace('now', 'old'), number: now.number }));
    expect(await contactsBy(old.userId)).toEqual([]);
    await deliver(says(old, 'hello', Date.now() - 30_000));
    expect(await contactsBy(old.userId)).toEqual([]);
    expect(await contactsBy(now.number)).toMatchObject([{ id: linked.id, profileId: linked.profileId }]);
    await app.invariants();
  });

  test('a contact that ends after another has ended in it: the ids and former names of both lead to the one that stays', async () => {
    const { old, linked, customer } = await linkedCustomer();
    const at = Date.now();
    const first = { userId: `TW.first${serial}`, number: `88693${serial}000009` };
    const second = { userId: `TW.second${serial}`, number: `88694${serial}000009` };
    await deliver(says({ number: first.number }, 'hello', at));
    await deliver(says({ userId: first.userId }, 'hello', at));
    const ended = [...(await contactsBy(first.number)), ...(await contactsBy(first.userId))];
    await deliver(says(first, 'hello', at + 1000));
    await deliver(changes(first, second, at + 5000));
    await deliver(changes(second, old, at + 9000));
    for (const { id } of ended) {
      const changed = await app.api<ContactView>('PATCH', `/contacts/${id}`, { tags: [id] });
      expect(changed.body).toMatchObject({ id: linked.id, tags: [id] });
    }
    const card = await app.newCard(customer);
    await deliver(says(first, card.draft, at + 3000));
    expect(await app.outcomes(card)).toEqual(['linked']);
    await app.invariants();
  });

  test('an opt-out, a code and a message from before the change belong to the customer who changed', async () => {
    const { old, now, linked, customer } = await linkedCustomer();
    const changedAt = Date.now() + 10_000;
    const card = await app.newCard(customer);
    await deliver(changes(old, now, changedAt));
    await deliver(says({ number: old.number }, 'hello', changedAt + 5000));
    const [next] = (await contactsBy(old.number)) as [ContactView];
    await deliver(says(old, card.draft, changedAt - 5000));
    await deliver(says({ number: old.number }, 'hello', changedAt - 4000));
    await deliver(says({ userId: old.userId ?? '' }, 'hello', changedAt - 3000));
    expect(await app.outcomes(card)).toEqual(['linked']);
    const account = testWhatsapp.phoneNumberId;
    const value = {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: account, display_phone_number: testWhatsapp.phoneNumber },
      contacts: [{ user_id: old.userId, wa_id: old.number }],
      user_preferences: [
        {
          wa_id: old.number,
          user_id: old.userId,
          detail: 'stop',
          category: 'marketing_messages',
          value: 'stop',
          timestamp: seconds(changedAt - 2000),
        },
      ],
    };
    await app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ field: 'user_preferences', value }] });
    await app.settle();
    expect(await contactsBy(now.userId)).toMatchObject([{ id: linked.id, optedOut: true }]);
    expect(await contactsBy(old.userId)).toEqual([]);
    expect(await contactsBy(old.number)).toMatchObject([{ id: next.id, optedOut: false, secondId: null }]);
    await app.invariants();
  });
});
