// A WhatsApp customer whose number changes while others have, had or get the numbers: nobody lands in somebody else's contact.
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

describe('14 §2.5: a change of number that comes after a message from the new one', () => {
  test.each([
    ['a second older', -1000],
    ['of the same second', 0],
    ['a second newer', 1000],
  ])('%s: one contact, linked as before', async (_name, later) => {
    const { old, now, linked, customer } = await linkedCustomer();
    const at = Date.now();
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

  test('the new one is linked already: both stay, the old number is nobody’s', async () => {
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
