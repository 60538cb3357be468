// Who survives a link and what undo will need (rules §6); which failures send a message to the source's chat (§7).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProfileView } from '../../contract/contacts.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from-messenger'], target: ['from-line'] } } });
});
afterAll(async () => {
  await app.invariants();
  await app.close();
});

/** A customer known on both sides, with two profiles. */
async function knownTwice(name = 'Lin') {
  const customer = await app.newCustomer(name, 'never');
  await app.play(customer, 'follow');
  await app.settle();
  return {
    customer,
    card: await app.newCard(customer),
    source: await profileId(customer.psid),
    target: await profileId(customer.lineUserId),
  };
}
async function profileId(externalId: string) {
  const [row] = await app.sql<{ profile_id: string }>('select profile_id from contact where external_id = $1', [
    externalId,
  ]);
  return row?.profile_id ?? '';
}
const edit = (id: string, patch: object) => app.api<ProfileView>('PATCH', `/profiles/${id}`, patch);
const profile = async (id: string) => (await app.api<ProfileView>('GET', `/profiles/${id}`)).body;
const undoOf = async (card: { id: string }) => {
  const rows = await app.sql<{ contact_ids: string[]; moved: object; survivor_id: string; absorbed_id: string }>(
    'select u.*, m.survivor_id, m.absorbed_id from merge_undo u join merge m on m.id = u.merge_id join attempt a on a.id = m.attempt_id where a.card_id = $1',
    [card.id],
  );
  return rows;
};

describe('who survives', () => {
  test('the older profile; the absorbed id still resolves; both contacts get their tags', async () => {
    const { customer, card, source, target } = await knownTwice();
    expect((await app.link(customer, card)).status).toBe('linked');
    const seen = await profile(target);
    expect(seen).toMatchObject({ id: source, canonicalId: source, tags: ['from-messenger', 'from-line'] });
    expect(seen.contacts).toHaveLength(2);
    expect(seen.mergedFrom).toMatchObject([{ profileId: target, by: 'link' }]);
  });

  test('the one with the member number; the other’s fields are kept for undo', async () => {
    const { customer, card, source, target } = await knownTwice();
    await edit(source, { fields: { city: 'Taipei', tea: 'oolong' } });
    await edit(target, { memberNumber: 'M-7', fields: { city: 'Tainan' } });
    expect((await app.link(customer, card)).status).toBe('linked');
    expect(await profile(source)).toMatchObject({
      id: target,
      memberNumber: 'M-7',
      fields: { city: 'Tainan', tea: 'oolong' },
    });
    const [contact] = await app.sql<{ id: string }>('select id from contact where external_id = $1', [customer.psid]);
    expect(await undoOf(card)).toMatchObject([
      {
        survivor_id: target,
        absorbed_id: source,
        contact_ids: [contact?.id],
        moved: { memberNumber: null, fields: { city: 'Taipei', tea: 'oolong' }, gained: ['tea'] },
      },
    ]);
  });

  test('a new LINE user gets a profile, absorbed at once', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const card = await app.newCard(customer);
    expect((await app.link(customer, card)).status).toBe('linked');
    const source = await profileId(customer.psid);
    const [undo] = await undoOf(card);
    expect(undo?.survivor_id).toBe(source);
    expect((await profile(undo?.absorbed_id ?? '')).canonicalId).toBe(source);
  });

  test('already one profile: card used, messages and tags as usual, no merge', async () => {
    const { customer, card } = await knownTwice();
    await app.link(customer, card);
    await app.settle();
    const second = await app.newCard(customer);
    expect((await app.link(customer, second)).status).toBe('linked');
    await app.settle();
    expect(await undoOf(second)).toEqual([]);
    expect(await app.chats(customer)).toEqual({
      line: ['target linked', 'target linked'],
      messenger: ['source linked', 'source linked'],
    });
  });

  test('two different member numbers: nothing changes, and the chat gets one message', async () => {
    const { customer, card, source, target } = await knownTwice();
    await edit(source, { memberNumber: 'M-1' });
    await edit(target, { memberNumber: 'M-2' });
    for (let i = 0; i < 2; i += 1)
      expect(await app.link(customer, card)).toEqual({ status: 'failed', reason: 'member_number_conflict' });
    await app.settle();
    expect(await app.chats(customer)).toEqual({ line: [], messenger: ['link failed'] });
    await edit(target, { memberNumber: 'M-1' });
    expect((await app.link(customer, card)).status).toBe('linked');
    expect(await profile(target)).toMatchObject({ id: source, memberNumber: 'M-1' });
  });

  test.each(['known', 'new'])(
    'a second LINE user for the same Messenger contact, %s to us: profile_conflict',
    async (kind) => {
      const { customer, card } = await knownTwice();
      await app.link(customer, card);
      const other = await app.newCustomer('Other', 'friend');
      if (kind === 'known') await app.lineEvents(other, [{ type: 'follow', at: Date.now() - 9_000 }]);
      const second = await app.newCard(customer);
      expect(await app.link(other, second)).toEqual({ status: 'failed', reason: 'profile_conflict' });
      expect((await profile(await profileId(customer.psid))).contacts).toHaveLength(2);
    },
  );
});

describe('failure messages', () => {
  const fail = async (customer: TestCustomer, card: { token: string }) => {
    await app.control.addFault({ match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'status' });
    expect((await app.link(customer, card)).status).toBe('failed');
    await app.settle();
  };
  const heard = async (customer: TestCustomer) => (await app.chats(customer)).messenger.length;

  test('once per card and reason, three in 24 hours per contact', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    for (const expected of [1, 2, 3, 3]) {
      const card = await app.newCard(customer);
      await fail(customer, card);
      await fail(customer, card);
      expect(await heard(customer)).toBe(expected);
    }
    await app.sql("update outbox set created_at = created_at - interval '25 hours' where cause = 'failure_source'");
    await fail(customer, await app.newCard(customer));
    expect(await heard(customer)).toBe(4);
  });

  test('none for what strangers can cause', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const declined = await app.newCard(customer);
    expect((await app.link(customer, declined, false)).reason).toBe('declined');
    const used = await app.newCard(customer);
    expect((await app.link(customer, used, true)).status).toBe('linked');
    const stranger = await app.newCustomer('Stranger', 'friend');
    expect((await app.link(stranger, used)).reason).toBe('card_used');
    expect((await app.postLink('x', await app.login(stranger))).reason).toBe('token_invalid');
    expect((await app.postLink(used.token, await app.login(stranger, { alg: 'none' }))).reason).toBe('login_invalid');
    await app.settle();
    expect(
      await app.sql("select for_reason from outbox where cause = 'failure_source' and card_id = any($1)", [
        [declined.id, used.id],
      ]),
    ).toEqual([]);
    expect(await app.chats(customer)).toEqual(app.bothLinked);
  });

  test('two concurrent failures count each other', async () => {
    const customer = await app.newCustomer('Lin', 'friend');
    const cards = await Promise.all(Array.from({ length: 6 }, () => app.newCard(customer)));
    await app.control.addFault({
      match: { host: 'line-api', path: '/friendship/v1/status' },
      kind: 'status',
      times: null,
    });
    await Promise.all(cards.map((card) => app.link(customer, card)));
    await app.control.removeFaults();
    await app.settle();
    expect(await heard(customer)).toBe(3);
  });
});
