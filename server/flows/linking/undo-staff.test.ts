// What staff may undo, through HTTP: a merge of any age, and a contact on a profile (rules §6).
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../contract/common.ts';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import type { UndoPreview } from '../../contract/merges.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { undoOfLink } from './undo-merge.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from page'], target: [] } } });
});
afterEach(async () => {
  app.clock.offsetMs = 0;
  await app.invariants();
});
afterAll(() => app.close());

const contactOf = async (externalId: string): Promise<ContactView> => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const profileOf = async (externalId: string) =>
  (await app.api<ProfileView>('GET', `/profiles/${(await contactOf(externalId)).profileId}`)).body;

async function linked() {
  const customer = await app.newCustomer('陳小美', 'friend');
  const card = await app.newCard(customer);
  const { status, watch } = await app.link(customer, card);
  expect(status).toBe('linked');
  return { customer, card, watch };
}
const mergeOf = async (customer: TestCustomer) => (await profileOf(customer.psid)).mergedFrom[0]?.mergeId;
const undoMerge = (id: string | undefined) => app.api<{ status: string } & Problem>('POST', `/merges/${id}/undo`);
const unlink = async (externalId: string) =>
  app.api<ContactView & Problem>('POST', `/contacts/${(await contactOf(externalId)).id}/unlink`);
const undoOwn = async (watch: string | undefined, customer: TestCustomer) =>
  (await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken })).body;
const nextTap = async (customer: TestCustomer) => (await app.link(customer, await app.newCard(customer))).status;

describe('a merge', () => {
  test('is undone at any age, once; the card is revoked, and the two are asked from now on', async () => {
    const { customer, card } = await linked();
    const id = await mergeOf(customer);
    app.clock.offsetMs = 30 * 24 * 3_600_000;
    expect(await undoMerge(id)).toMatchObject({ status: 200, body: { status: 'undone' } });
    expect(await undoMerge(id)).toMatchObject({ status: 200, body: { status: 'undone' } });
    expect(await profileOf(customer.psid)).toMatchObject({ contacts: [{ tags: [] }], mergedFrom: [] });
    expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
    expect(await nextTap(customer)).toBe('consent');
    expect(
      await app.sql("select actor from audit where action = 'undo' and ids ->> 'mergeIds' like '%' || $1 || '%'", [id]),
    ).toEqual([{ actor: 'administrator_key' }]);
  });

  test('names beforehand the link that it separates, and the merge of that link', async () => {
    const customer = await app.newCustomer('陳小美', 'friend');
    const card = await app.newCard(customer);
    const other = await app.newCustomer('林大明', 'friend', { on: ['instagram'] });
    const survivorId = (await profileOf(other.ids.instagram ?? '')).id;
    const merges = [{ survivorId, absorbedId: (await profileOf(customer.psid)).id }];
    const { body } = await app.api<{ results: { mergeId: string }[] }>('POST', '/merges', { merges });
    const { status, watch } = await app.link(customer, card);
    expect(status).toBe('linked');
    const path = `/merges/${body.results[0]?.mergeId}/undo`;
    const preview = (await app.api<UndoPreview>('GET', path)).body;
    expect([preview.mergeIds.length, preview.attemptIds, preview.moves.length]).toEqual([2, [watch?.split('.')[0]], 2]);
    await app.api('POST', path);
    expect((await app.api('GET', path)).body).toEqual({ mergeIds: [], attemptIds: [], moves: [] });
    for (const { contactId, profileId } of preview.moves)
      expect((await app.api('GET', `/profiles/${profileId}`)).body).toMatchObject({ contacts: [{ id: contactId }] });
  });

  test.each([
    ['staff', 'undone'],
    ['customer', 'late'],
  ] as const)('of an old link, for %s: %s', async (by, expected) => {
    const { watch = '' } = await linked();
    app.clock.offsetMs = 30 * 24 * 3_600_000;
    const [attemptId = ''] = watch.split('.');
    const pass = { context: app.context, now: app.context.now() };
    expect((await undoOfLink(pass, attemptId, by)).result).toBe(expected);
  });

  test('whose undo data was erased with a person: 409 in words', async () => {
    const { customer } = await linked();
    const id = await mergeOf(customer);
    const [kept] = await app.sql<{ contact_ids: string[]; moved: object }>(
      'delete from merge_undo where merge_id = $1 returning *',
      [id],
    );
    expect(await undoMerge(id)).toMatchObject({
      status: 409,
      body: { code: 'conflict', title: expect.stringMatching(/erased/) },
    });
    await app.sql('insert into merge_undo values ($1, $2, $3)', [id, kept?.contact_ids, kept?.moved]);
  });

  test('unknown, malformed, without a key', async () => {
    expect((await undoMerge(randomUUID())).status).toBe(404);
    expect((await undoMerge('x')).status).toBe(400);
    const options = { method: 'POST', headers: { authorization: 'Bearer wrong' } };
    expect((await fetch(`${app.url}/api/v1/merges/${randomUUID()}/undo`, options)).status).toBe(401);
    expect((await fetch(`${app.url}/api/v1/contacts/${randomUUID()}/unlink`, options)).status).toBe(401);
  });
});

describe('a contact', () => {
  test('unlinked: it gets a new profile; number, fields and tags stay where they are', async () => {
    const { customer, card, watch } = await linked();
    const before = await profileOf(customer.psid);
    await app.api('PATCH', `/profiles/${before.id}`, { memberNumber: 'M-1', fields: { city: '台北' } });
    const joined = await app.context.store.profiles.resolve(before.id);
    const { status, body } = await unlink(customer.psid);
    expect(joined && (await app.context.store.profiles.update(joined)), 'who read them joined starts again').toBe(
      false,
    );
    expect([status, body.tags]).toEqual([200, ['from page']]);
    expect(body.profileId).not.toBe(before.id);
    expect(await profileOf(customer.psid)).toMatchObject({
      memberNumber: null,
      fields: {},
      contacts: [{ id: body.id }],
    });
    expect(await profileOf(customer.lineUserId)).toMatchObject({
      id: before.id,
      memberNumber: 'M-1',
      fields: { city: '台北' },
    });
    await app.settle();
    expect(await app.chats(customer)).toEqual(app.silence);

    expect((await fetch(`${app.url}/go/${card.token}`)).status).toBe(404);
    expect((await app.api('GET', `/link/${watch}`)).status).toBe(404);
    expect(await undoOwn(watch, customer)).toEqual({ status: 'undone' });
    expect(await nextTap(customer)).toBe('consent');
    expect((await app.link(customer, await app.newCard(customer), true)).status).toBe('linked');
    expect((await profileOf(customer.psid)).contacts).toHaveLength(2);
  });

  test.each(['psid', 'lineUserId'] as const)(
    'unlinked by its %s: the merge’s undo moves the rest only',
    async (side) => {
      const { customer } = await linked();
      const id = await mergeOf(customer);
      await unlink(customer[side]);
      const leaver = await contactOf(customer[side]);
      expect((await undoMerge(id)).status).toBe(200);
      expect((await contactOf(customer[side])).profileId).toBe(leaver.profileId);
      expect((await profileOf(customer.psid)).contacts).toHaveLength(1);
      expect((await profileOf(customer.lineUserId)).contacts).toHaveLength(1);
    },
  );

  test.each(['psid', 'lineUserId'] as const)(
    'opted out on one side since: an unlink of the %s keeps it on both',
    async (side) => {
      const { customer } = await linked();
      await app.api('PATCH', `/contacts/${(await contactOf(customer.psid)).id}`, { optedOut: true });
      await unlink(customer[side]);
      expect((await contactOf(customer.psid)).optedOut).toBe(true);
      expect((await contactOf(customer.lineUserId)).optedOut).toBe(true);
    },
  );

  test('alone on its profile, or unknown: refused in words', async () => {
    const { customer } = await linked();
    expect((await unlink(customer.psid)).status).toBe(200);
    for (const externalId of [customer.psid, customer.lineUserId]) {
      expect(await unlink(externalId)).toMatchObject({
        status: 409,
        body: { code: 'conflict', title: expect.stringMatching(/isn’t linked/) },
      });
    }
    expect((await app.api('POST', `/contacts/${randomUUID()}/unlink`)).status).toBe(404);
  });
});
