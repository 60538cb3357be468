// One WhatsApp customer, named in events by number, then by user id, then by both: one contact in the end, with everything of both.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import type { TagView } from '../../contract/tags.ts';
import { testWhatsapp } from '../../testing/test-app.ts';
import type { TestCustomer } from '../../testing/test-link.ts';
import { openWhatsappTest, type WhatsappTest } from '../../testing/test-whatsapp.ts';

let app: WhatsappTest;
beforeAll(async () => {
  app = await openWhatsappTest();
});
afterAll(() => app.close());

type Naming = 'number' | 'user id' | 'both';
/** The person writes, with events that name them this way. */
async function say(naming: Naming, customer: TestCustomer, text: string): Promise<void> {
  const { phoneNumberId } = testWhatsapp;
  await app.control.patchWhatsappNumber(phoneNumberId, {
    noBsuid: naming === 'number',
    hidePhone: naming === 'user id',
  });
  await app.say(customer, text);
}

const contactsBy = async (externalId: string) => {
  const query = `/contacts?externalId=${encodeURIComponent(externalId)}`;
  return (await app.api<{ items: ContactView[] }>('GET', query)).body.items;
};

/** The person's contacts by each of their names. */
async function contactsOf(customer: TestCustomer) {
  await app.control.patchWhatsappNumber(testWhatsapp.phoneNumberId, { noBsuid: false, hidePhone: false });
  const userId = await app.whatsappId(customer);
  return { byNumber: await contactsBy(`+${customer.waId}`), byUserId: await contactsBy(userId), userId };
}

async function theOne(customer: TestCustomer): Promise<ContactView> {
  const { byNumber, byUserId, userId } = await contactsOf(customer);
  expect(byNumber).toHaveLength(1);
  expect(byUserId).toEqual(byNumber);
  const [one] = byNumber;
  expect(new Set([one?.externalId, one?.secondId])).toEqual(new Set([customer.waId, userId]));
  return one as ContactView;
}

/** A person with two contacts, as they are before an event names both. */
async function inTwo() {
  const customer = await app.newCustomer('陳小美');
  const card = await app.newCard(customer);
  await say('number', customer, card.draft);
  await say('user id', customer, 'hello');
  const { byNumber, byUserId } = await contactsOf(customer);
  const [linked, other] = [byNumber[0] as ContactView, byUserId[0] as ContactView];
  expect(linked.id).not.toBe(other.id);
  return { customer, card, linked, other };
}

describe('14 §2.5: an event that names a customer by number and user id joins the two contacts', () => {
  test('the linked one stays, and has both names', async () => {
    const { customer, linked, other } = await inTwo();
    await say('both', customer, 'me again');
    const one = await theOne(customer);
    expect(one).toMatchObject({ id: linked.id, profileId: linked.profileId });
    // The dropped contact's id resolves to the kept one.
    expect((await app.api<ContactView>('PATCH', `/contacts/${other.id}`, { tags: ['kept'] })).body).toMatchObject({
      id: one.id,
      tags: ['kept'],
    });
    const { items } = (await app.api<{ items: ContactView[] }>('GET', `/contacts?channelId=${app.whatsapp.id}`)).body;
    expect(items.map(({ id }) => id)).not.toContain(other.id);
    await app.invariants();
  });

  test('the newer one stays if it was linked and the older wasn’t', async () => {
    const customer = await app.newCustomer('陳小美');
    await say('number', customer, 'hello');
    const card = await app.newCard(customer);
    await say('user id', customer, card.draft);
    const [linked] = (await contactsOf(customer)).byUserId;
    await say('both', customer, 'me again');
    expect(await theOne(customer)).toMatchObject({ id: linked?.id, profileId: linked?.profileId });
    await app.invariants();
  });

  test('tags, opt-out, fields and member number of both', async () => {
    const customer = await app.newCustomer('陳小美');
    await say('number', customer, 'hello');
    await say('user id', customer, 'hello');
    const { byNumber, byUserId } = await contactsOf(customer);
    const [first, second] = [byNumber[0] as ContactView, byUserId[0] as ContactView];
    await app.api('PATCH', `/contacts/${first.id}`, { tags: ['a'] });
    await app.api('PATCH', `/contacts/${second.id}`, { tags: ['a', 'b'], optedOut: true });
    await app.api('PATCH', `/profiles/${first.profileId}`, { fields: { city: 'Taipei' } });
    const fields = { city: 'Tainan', tea: 'oolong' };
    await app.api('PATCH', `/profiles/${second.profileId}`, { memberNumber: 'M1', fields });
    await say('both', customer, 'me again');
    expect(await theOne(customer)).toMatchObject({ id: first.id, tags: ['a', 'b'], optedOut: true });
    const counted = await app.api<{ items: TagView[] }>('GET', '/tags');
    const counts = Object.fromEntries(counted.body.items.map(({ name, contacts }) => [name, contacts]));
    expect(counts).toMatchObject({ a: 1, b: 1 });
    // The dropped contact's profile resolves to the other's.
    for (const id of [first.profileId, second.profileId]) {
      const { body } = await app.api('GET', `/profiles/${id}`);
      expect(body).toMatchObject({ memberNumber: 'M1', fields: { city: 'Taipei', tea: 'oolong' } });
    }
    const { body } = await app.api('PATCH', `/profiles/${second.profileId}`, { fields: { tea: null } });
    expect(body).toMatchObject({ fields: { city: 'Taipei' } });
  });

  test('data of one isn’t moved to a profile that the other shares: both stay, and so does an opt-out', async () => {
    const { customer, linked, other } = await inTwo();
    await app.api('PATCH', `/profiles/${other.profileId}`, { memberNumber: `R${customer.waId}` });
    await app.api('PATCH', `/contacts/${other.id}`, { optedOut: true });
    await say('both', customer, 'me again');
    expect((await app.notes()).at(-1)).toBe('two_contacts');
    const { byNumber, byUserId } = await contactsOf(customer);
    expect(byNumber).toMatchObject([{ id: linked.id, optedOut: true }]);
    expect(byUserId).toMatchObject([{ id: other.id, optedOut: true }]);
    expect((await app.api('GET', `/profiles/${linked.profileId}`)).body).toMatchObject({ memberNumber: null });
  });

  test('a No under one name makes both names ask', async () => {
    const customer = await app.newCustomer('陳小美');
    await say('user id', customer, 'hello');
    const card = await app.newCard(customer);
    await say('number', customer, card.unproven);
    await app.press(customer, (await app.buttons(customer))[1]?.label ?? '');
    expect(await app.outcomes(card)).toEqual(['declined']);
    await say('both', customer, 'me again');
    const next = await app.newCard(customer);
    await app.say(customer, next.draft);
    expect(await app.outcomes(next)).toEqual(['open']);
  });

  test('an opt-out of the number’s contact holds for the contact with the user id', async () => {
    const { customer, linked } = await inTwo();
    await app.api('PATCH', `/contacts/${linked.id}`, { optedOut: true });
    await say('both', customer, 'me again');
    expect((await contactsOf(customer)).byUserId).toMatchObject([{ id: linked.id, optedOut: true }]);
  });

  test('*Not me, undo* works under the new name', async () => {
    const { customer, card, linked } = await inTwo();
    const [attempt] = await app.attempts(card);
    await say('both', customer, 'me again');
    await app.say(customer, card.draft);
    await app.press(customer, '不是我，復原');
    expect((await app.said(customer)).at(-1)?.text).toContain('已復原');
    expect(await app.sql('select undone_at from merge where attempt_id = $1', [attempt?.id])).toEqual([
      { undone_at: expect.any(Date) },
    ]);
    expect((await theOne(customer)).id).toBe(linked.id);
    await app.invariants();
  });

  test('a question to one is answered by the other', async () => {
    const customer = await app.newCustomer('陳小美');
    const card = await app.newCard(customer);
    await say('number', customer, card.unproven);
    await say('user id', customer, 'hello');
    await say('both', customer, 'me again');
    const yes = (await app.buttons(customer))[0]?.label ?? '';
    await app.press(customer, yes);
    expect(await app.outcomes(card)).toEqual(['linked']);
    await theOne(customer);
    await app.invariants();
  });

  test('a card of the dropped contact links the kept one', async () => {
    const customer = await app.newCustomer('陳小美');
    const campaign = await app.newCampaign({ sourceChannelId: app.whatsapp.id, targetChannelId: app.line.id });
    await say('number', customer, 'hello');
    await say('user id', customer, 'hello');
    const { byNumber, userId } = await contactsOf(customer);
    const card = await app.newCard({ ...customer, ids: { whatsapp: userId } }, campaign.id, { on: 'whatsapp' });
    await say('both', customer, 'me again');
    const one = await theOne(customer);
    expect(one.id).toBe(byNumber[0]?.id);
    expect((await app.link(customer, card)).status).toBe('linked');
    expect((await app.sql('select source_contact_id from attempt where card_id = $1', [card.id]))[0]).toEqual({
      source_contact_id: one.id,
    });
    await app.invariants();
  });

  test('two linked contacts stay two, for staff to decide; an undo works under either name', async () => {
    const { customer, card, linked, other } = await inTwo();
    const second = await app.newCard(await app.newCustomer('王大明'));
    await say('user id', customer, second.draft);
    await say('number', customer, card.draft);
    const undo = (await app.buttons(customer))[0];
    await say('both', customer, 'me again');
    expect((await app.notes()).at(-1)).toBe('two_contacts');
    const { byNumber, byUserId } = await contactsOf(customer);
    expect(byNumber).toMatchObject([{ id: linked.id, secondId: null }]);
    expect(byUserId).toMatchObject([{ id: other.id, secondId: null }]);
    await app.reply(customer, undo?.label ?? '', undo?.data ?? '');
    expect((await app.said(customer)).at(-1)?.text).toContain('已復原');
    expect(await app.profileOf(app.whatsapp, linked.externalId)).not.toBe(linked.profileId);
    await app.invariants();
  });

  test('events of all kinds at once, and a link among them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { customer, linked } = await inTwo();
      const card = await app.newCard(customer);
      const userId = await app.whatsappId(customer);
      const from = [{ from: customer.waId }, { from_user_id: userId }, { from: customer.waId, from_user_id: userId }];
      const messages = [...from, ...from, ...from].map((name, n) => ({
        ...name,
        id: `wamid.${customer.id}.${n}`,
        timestamp: `${Math.floor(Date.now() / 1000)}`,
        type: 'text',
        text: { body: n === 4 ? card.draft : 'hello' },
      }));
      const account = testWhatsapp.phoneNumberId;
      const send = (message: object) =>
        app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ messages: [message] }] });
      await Promise.all([...messages.map(send), app.settle(), app.settle()]);
      await app.settle();
      await say('both', customer, 'me again');
      expect(await theOne(customer)).toMatchObject({ id: linked.id, profileId: linked.profileId });
      const rows = await app.sql('select id from inbound_event where processed_at is null');
      expect(rows).toEqual([]);
      await app.invariants();
    }
  });
});

describe('14 §2.5: a number that now belongs to somebody else', () => {
  test('leaves the old contact, which keeps its user id', async () => {
    const [old, now] = [await app.newCustomer('陳小美'), await app.newCustomer('王大明')];
    await say('both', old, 'hello');
    const before = await theOne(old);
    const message = {
      from: old.waId,
      from_user_id: await app.whatsappId(now),
      id: `wamid.reassigned${now.id}`,
      timestamp: `${Math.floor(Date.now() / 1000) + 1}`,
      type: 'text',
      text: { body: 'hello' },
    };
    const account = testWhatsapp.phoneNumberId;
    await app.control.sendWebhook({ platform: 'whatsapp', account, events: [{ messages: [message] }] });
    await app.settle();
    const [holder, ...others] = await contactsBy(`+${old.waId}`);
    expect(others).toEqual([]);
    expect(holder?.id).not.toBe(before.id);
    expect(await contactsBy(await app.whatsappId(old))).toMatchObject([{ id: before.id, secondId: null }]);
  });
});
