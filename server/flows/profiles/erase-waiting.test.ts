// A person is erased, or exported, while events of theirs wait under a name that their WhatsApp contact doesn't have yet, or has no more.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
let serial = 0;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterEach(async () => {
  await app.settle();
  await app.invariants();
});
afterAll(() => app.close());

type Names = { userId?: string; number?: string };
const message = (who: Names, at: number, more: object) => {
  serial += 1;
  const names = { ...(who.number && { from: who.number }), ...(who.userId && { from_user_id: who.userId }) };
  return { ...names, id: `wamid.waiting${serial}`, timestamp: `${Math.floor(at / 1000)}`, ...more };
};
const says = (who: Names, text: string, at = Date.now()) => message(who, at, { type: 'text', text: { body: text } });
const changes = ({ number, userId }: Names, to: Names, at = Date.now()) => {
  const system = { type: 'user_changed_number', wa_id: to.number, user_id: to.userId, previous_user_id: userId };
  return message(number ? { number } : {}, at, { type: 'system', system });
};
/** Stored, and not processed. */
async function arrive(...messages: object[]): Promise<void> {
  const account = testWhatsapp.phoneNumberId;
  await app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ messages }] });
  await app.control.settle();
}
async function deliver(...messages: object[]): Promise<void> {
  await arrive(...messages);
  await app.settle();
}

const contactsBy = async (name = '') =>
  (await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${encodeURIComponent(name)}`)).body.items;
const exported = async ({ profileId }: ContactView) =>
  JSON.stringify((await app.api('GET', `/profiles/${profileId}/export`)).body);
const erase = async ({ profileId }: ContactView) =>
  expect((await app.api('DELETE', `/profiles/${profileId}`)).status).toBe(204);
/** Whether anything of a text, or of a name, is stored. */
const isStored = async (words: string) =>
  (
    await app.sql(
      `select from inbound_event where position(convert_to($1, 'UTF8') in body) > 0 or position($1 in detail::text) > 0 or external_id = $1
       union all select from event_queue where customer = $1
       union all select from contact where $1 in (external_id, second_id)`,
      [words],
    )
  ).length > 0;

function newNames() {
  serial += 1;
  return { number: `88691${serial}000001`, userId: `TW.${serial}first` };
}
/** Somebody whom one event has named this way. */
async function known(who: Names, agoMs = 60_000): Promise<ContactView> {
  await deliver(says(who, 'hello', Date.now() - agoMs));
  const [contact] = await contactsBy(who.userId ?? who.number);
  if (!contact) throw new Error('no contact');
  return contact;
}

describe('what waits under a name that the contact will get', () => {
  test.each<[string, (it: Required<Names>) => Names, (it: Required<Names>) => Names]>([
    ['by number, and a message names both', ({ number }) => ({ number }), ({ userId }) => ({ userId })],
    ['by user id, and a message names both', ({ userId }) => ({ userId }), ({ number }) => ({ number })],
  ])('known %s: is exported, is erased, and brings nobody back', async (_name, first, later) => {
    const it = newNames();
    const contact = await known(first(it));
    await arrive(says(it, 'WAITS-BOTH'), says(later(it), 'WAITS-OTHER'));
    const text = await exported(contact);
    for (const words of ['WAITS-BOTH', 'WAITS-OTHER']) expect(text).toContain(words);
    await erase(contact);
    for (const words of ['WAITS-', it.number, it.userId])
      expect([words, await isStored(words)]).toEqual([words, false]);
    await app.settle();
    expect([await contactsBy(it.number), await contactsBy(it.userId)]).toEqual([[], []]);
    // Who writes now is a stranger.
    await deliver(says(it, 'hello again'));
    const [back] = await contactsBy(it.number);
    expect([back === undefined, back?.id === contact.id]).toEqual([false, false]);
  });

  test('a change of number that waits, and what they have written under the new one', async () => {
    const [it, now] = [newNames(), newNames()];
    const contact = await known(it);
    await arrive(changes(it, now), says(now, 'WAITS-NEW'), says({ number: now.number }, 'WAITS-NEW'));
    expect(await exported(contact)).toContain('WAITS-NEW');
    await erase(contact);
    for (const words of ['WAITS-', now.number, now.userId])
      expect([words, await isStored(words)]).toEqual([words, false]);
    await app.settle();
    expect([await contactsBy(now.number), await contactsBy(now.userId)]).toEqual([[], []]);
  });

  test('more than is read at once', async () => {
    const it = newNames();
    const contact = await known({ number: it.number });
    await arrive(says(it, 'WAITS-FIRST'));
    for (let n = 0; n < 3; n += 1)
      await arrive(...Array.from({ length: 40 }, () => says({ userId: it.userId }, 'WAITS-MANY')));
    await erase(contact);
    expect(await isStored('WAITS-')).toBe(false);
    await app.settle();
    expect(await contactsBy(it.userId)).toEqual([]);
  });
});

describe('what isn’t the person’s, or can’t be known to be, stays:', () => {
  test('the number of who is known with another user id has gone to somebody else', async () => {
    const [it, other] = [newNames(), newNames()];
    const contact = await known({ number: it.number });
    await deliver(says(it, 'hello'));
    const next = { number: it.number, userId: other.userId };
    await arrive(says(next, 'OTHERS-WORDS'));
    expect(await exported(contact)).not.toContain('OTHERS-WORDS');
    await erase(contact);
    expect(await isStored('OTHERS-WORDS')).toBe(true);
    await app.settle();
    expect(await contactsBy(other.userId)).toMatchObject([{ secondId: it.number }]);
  });

  test('another contact has the name', async () => {
    const it = newNames();
    const [byNumber, byUserId] = [await known({ number: it.number }), await known({ userId: it.userId })];
    await arrive(says(it, 'OTHERS-WORDS'));
    expect(await exported(byNumber)).not.toContain('OTHERS-WORDS');
    await erase(byNumber);
    await app.settle();
    expect(await contactsBy(it.userId)).toMatchObject([{ id: byUserId.id, secondId: it.number }]);
  });

  test('no event says that the two names are one customer: their next message makes a contact', async () => {
    const it = newNames();
    const contact = await known({ number: it.number });
    await arrive(says({ userId: it.userId }, 'hello'));
    await erase(contact);
    await app.settle();
    expect(await contactsBy(it.userId)).toMatchObject([{ secondId: null }]);
  });
});

test('a late message from before a number changed hands is the former owner’s: exported and erased with them alone', async () => {
  const [it, now] = [newNames(), newNames()];
  const hour = 3_600_000;
  const contact = await known(it, 3 * hour);
  await deliver(changes(it, now, Date.now() - hour));
  const next = await known({ number: it.number });
  expect(next.id).not.toBe(contact.id);
  await arrive(
    says({ number: it.number }, 'FORMER-WORDS', Date.now() - 2 * hour),
    says({ number: it.number }, 'NEXT-WORDS'),
  );
  expect(await exported(next)).not.toContain('FORMER-WORDS');
  expect(await exported(next)).toContain('NEXT-WORDS');
  expect(await exported(contact)).toContain('FORMER-WORDS');
  await erase(next);
  expect([await isStored('FORMER-WORDS'), await isStored('NEXT-WORDS')]).toEqual([true, false]);
  await erase(contact);
  expect(await isStored('FORMER-WORDS')).toBe(false);
});
