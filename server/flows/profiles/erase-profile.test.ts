// A person is erased: nothing of theirs is stored any more, and what reports count stays.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { addPerson, enter } from '../../testing/test-staff.ts';
import { eraseContacts, eraseProfile } from './erase-profile.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['from page'], target: ['from line'] } } });
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const contactOf = async (externalId: string) => {
  const [row] = await app.sql<{ id: string; profile_id: string }>(
    'select id, profile_id from contact where external_id = $1',
    [externalId],
  );
  return row && { id: row.id, profileId: row.profile_id };
};

async function linkedTwo() {
  const customer = await app.newCustomer('Lin', 'friend');
  const card = await app.newCard(customer);
  expect((await app.link(customer, card)).status).toBe('linked');
  await app.settle();
  const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
  if (!page || !line) throw new Error('not linked');
  return { customer, card, page, line };
}

describe('a profile', () => {
  test('is gone with its contacts; erased again, it stays so', async () => {
    const { customer, page } = await linkedTwo();
    await eraseProfile(app.context, page.profileId);
    await eraseProfile(app.context, page.profileId);
    expect(await contactOf(customer.psid)).toBeUndefined();
    expect(await contactOf(customer.lineUserId)).toBeUndefined();
    await expect(eraseProfile(app.context, app.context.newId())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an erased profile', () => {
  test('its addresses are those of a profile that never was, for itself and for one that it had absorbed', async () => {
    const { page, line } = await linkedTwo();
    const [absorbed] = await app.sql<{ id: string }>('select absorbed_id as id from merge where survivor_id = $1', [
      page.profileId,
    ]);
    const [{ id: mergeId } = { id: '' }] = await app.sql<{ id: string }>(
      'select id from merge where survivor_id = $1',
      [page.profileId],
    );
    await eraseProfile(app.context, page.profileId);
    const never = app.context.newId();
    for (const id of [page.profileId, absorbed?.id ?? '', never]) {
      const calls: [method: string, path: string, body?: object][] = [
        ['GET', `/profiles/${id}`],
        ['GET', `/profiles/${id}/timeline`],
        ['GET', `/profiles/${id}/export`],
        ['PATCH', `/profiles/${id}`, { memberNumber: 'M-1' }],
        ['POST', '/merges/preview', { survivorId: id, absorbedId: id }],
        ['POST', '/merges/not-same', { profileIds: [id, id] }],
        ['GET', `/merges/suggestions?profileId=${id}`],
      ];
      for (const [method, path, body] of calls) {
        const answer = await app.api<{ code: string }>(method, path, body);
        expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'not_found']);
      }
    }
    for (const id of [page.id, line.id, never]) {
      for (const [method, path, body] of [
        ['PATCH', `/contacts/${id}`, { tags: ['a'] }],
        ['POST', `/contacts/${id}/unlink`],
      ] as const)
        expect([path, (await app.api(method, path, body)).status]).toEqual([path, 404]);
    }
    const undo = await app.api<{ reason: string }>('POST', `/merges/${mergeId}/undo`);
    expect([undo.status, undo.body.reason]).toEqual([409, 'merge_erased']);
    expect(await app.sql('select from profile where id = $1 and erased_at is not null', [page.profileId])).toHaveLength(
      1,
    );
  });

  test('two administrators at once: each is told that it is done, and the audit has one row', async () => {
    const { page } = await linkedTwo();
    const both = await Promise.all(
      ['Chen', 'Wu'].map(async (name) => enter(app, await addPerson(app, 'administrator', name))),
    );
    const answers = await Promise.all(both.map((as) => as('DELETE', `/profiles/${page.profileId}`)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const rows = await app.sql(`select actor from audit where action = 'erase' and object_id = $1`, [page.profileId]);
    expect(rows).toEqual([{ actor: 'staff' }]);
  });
});

test('a session erases only with a passkey that was shown within five minutes; nobody below an administrator does', async () => {
  const { page } = await linkedTwo();
  const path = `/profiles/${page.profileId}`;
  const chen = await addPerson(app, 'administrator', 'Chen');
  const stale = await enter(app, chen, { passkeyShown: false });
  expect((await stale('DELETE', path)).body).toMatchObject({ status: 403, code: 'passkey_required' });
  const supervisor = await enter(app, await addPerson(app, 'supervisor'));
  expect((await supervisor('DELETE', path)).body).toMatchObject({ status: 403, code: 'forbidden' });
  expect((await app.api('GET', path)).status).toBe(200);
  expect((await (await enter(app, chen))('DELETE', path)).status).toBe(204);
});

describe('a contact', () => {
  test('of two: the other one keeps the profile', async () => {
    const { customer, page, line } = await linkedTwo();
    const erased = await eraseContacts(app.context, [line.id]);
    expect(erased).toEqual({ contactIds: [line.id], profileIds: [] });
    expect(await contactOf(customer.lineUserId)).toBeUndefined();
    expect(await contactOf(customer.psid)).toEqual(page);
    expect(await eraseContacts(app.context, [page.id])).toEqual({
      contactIds: [page.id],
      profileIds: [page.profileId],
    });
    expect(await eraseContacts(app.context, [page.id, line.id])).toEqual({ contactIds: [], profileIds: [] });
  });
});
