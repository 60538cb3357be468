// Merges by hand: two profiles that staff know to be one person, taken back as a link's are.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView, ProfileView } from '../../contract/contacts.ts';
import type { Conflict, MergePreview, MergeResult, Suggestion } from '../../contract/merges.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterEach(() => app.invariants());
afterAll(() => app.close());

const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const read = async (id: string) => (await app.api<ProfileView>('GET', `/profiles/${id}`)).body;
const onIt = async (id: string) => (await read(id)).contacts.map((contact) => contact.id).toSorted();
/** Somebody who has written to Messenger only, or to LINE only. */
async function somebody(on: 'messenger' | 'line' | 'instagram', more: object = {}) {
  const customer = await app.newCustomer('某人', 'friend', { on: [on] });
  const contact = await contactOf(customer.ids[on] ?? '');
  if (Object.keys(more).length > 0)
    expect((await app.api('PATCH', `/profiles/${contact.profileId}`, more)).status).toBe(200);
  return { customer, contactId: contact.id, profileId: contact.profileId };
}
const merge = async (...merges: [string, string][]) => {
  const body = { merges: merges.map(([survivorId, absorbedId]) => ({ survivorId, absorbedId })) };
  return (await app.api<{ results: MergeResult[] }>('POST', '/merges', body)).body.results;
};
const undo = (mergeId: string | null | undefined) => app.api('POST', `/merges/${mergeId}/undo`);

test('contacts and fields move to the chosen survivor, its values win, and an undo gives everything back', async () => {
  const a = await somebody('messenger', { fields: { city: '台北', size: 'M' } });
  const b = await somebody('line', { fields: { city: '高雄', birthday: '1990-01-01' } });
  const { body: preview } = await app.api<MergePreview>('POST', '/merges/preview', {
    survivorId: b.profileId,
    absorbedId: a.profileId,
  });
  expect(preview).toMatchObject({ refusal: null, contactIds: [a.contactId], partedBefore: false });
  expect(preview.fields).toEqual([
    { name: 'city', value: '高雄', from: 'survivor', lost: '台北' },
    { name: 'birthday', value: '1990-01-01', from: 'survivor', lost: null },
    { name: 'size', value: 'M', from: 'absorbed', lost: null },
  ]);
  const [result] = await merge([b.profileId, a.profileId]);
  expect(result).toMatchObject({ status: 'merged', refusal: null });
  expect(await read(a.profileId)).toMatchObject({
    canonicalId: b.profileId,
    fields: { city: '高雄', birthday: '1990-01-01', size: 'M' },
    mergedFrom: [{ mergeId: result?.mergeId, profileId: a.profileId, by: 'administrator_key' }],
  });
  await app.api('PATCH', `/profiles/${b.profileId}`, { fields: { shoe: '38' } });
  expect((await undo(result?.mergeId)).status).toBe(200);
  expect((await read(a.profileId)).fields).toEqual({ city: '台北', size: 'M' });
  expect((await read(b.profileId)).fields).toEqual({ city: '高雄', birthday: '1990-01-01', shoe: '38' });
  expect([await onIt(a.profileId), await onIt(b.profileId)]).toEqual([[a.contactId], [b.contactId]]);
});

test('what can’t be merged is refused pair by pair, and the others are done', async () => {
  const [a, b, c, d, e] = [
    await somebody('messenger', { memberNumber: 'R1' }),
    await somebody('line', { memberNumber: 'R2' }),
    await somebody('messenger'),
    await somebody('line'),
    await somebody('line', { memberNumber: 'R3' }),
  ];
  const nobody = '01900000-0000-7000-8000-000000000000';
  const results = await merge(
    [a.profileId, b.profileId],
    [a.profileId, c.profileId],
    [c.profileId, e.profileId],
    [c.profileId, nobody],
    [c.profileId, d.profileId],
    [d.profileId, c.profileId],
  );
  expect(results.map(({ status, refusal }) => refusal ?? status)).toEqual([
    'member_number_conflict',
    'profile_conflict',
    'survivor_needs_number',
    'not_found',
    'merged',
    'same_profile',
  ]);
  expect(await onIt(c.profileId)).toEqual([c.contactId, d.contactId].toSorted());
  expect(await onIt(a.profileId)).toEqual([a.contactId]);
});

test('two people who merge the same two at once make one merge', async () => {
  const [a, b] = [await somebody('messenger'), await somebody('line')];
  const results = await Promise.all(Array.from({ length: 6 }, () => merge([a.profileId, b.profileId])));
  const outcomes = results.flat().map(({ status, refusal }) => refusal ?? status);
  expect(outcomes.toSorted()).toEqual(['merged', ...Array(5).fill('same_profile')]);
});

test('a merge that others came after is undone: its own contacts leave, the others stay', async () => {
  const [a, b, c] = [await somebody('messenger'), await somebody('line'), await somebody('instagram')];
  const [first, second] = await merge([a.profileId, b.profileId], [c.profileId, a.profileId]);
  expect([first?.status, second?.status]).toEqual(['merged', 'merged']);
  const { body: preview } = await app.api('GET', `/merges/${first?.mergeId}/undo`);
  const moves = [{ contactId: b.contactId, profileId: b.profileId }];
  expect(preview).toEqual({ mergeIds: [first?.mergeId], attemptIds: [], moves });
  await undo(first?.mergeId);
  expect(await onIt(b.profileId)).toEqual([b.contactId]);
  expect(await onIt(c.profileId)).toEqual([a.contactId, c.contactId].toSorted());
  await undo(second?.mergeId);
  expect([await onIt(a.profileId), await onIt(c.profileId)]).toEqual([[a.contactId], [c.contactId]]);
});

test('an opt-out survives every undo', async () => {
  const [a, b] = [await somebody('messenger'), await somebody('line')];
  const [result] = await merge([a.profileId, b.profileId]);
  await app.api('PATCH', `/contacts/${a.contactId}`, { optedOut: true });
  await undo(result?.mergeId);
  for (const { profileId } of [a, b]) expect((await read(profileId)).contacts[0]?.optedOut).toBe(true);
});

test('not the same person: no longer suggested, and a link between them asks', async () => {
  const customer = await app.newCustomer('林一', 'never');
  await app.play(customer, 'follow');
  await app.settle();
  const page = await contactOf(customer.psid);
  const line = await contactOf(customer.lineUserId);
  const profileIds = [page.profileId, line.profileId];
  expect((await app.api('POST', '/merges/not-same', { profileIds })).status).toBe(204);
  const { body } = await app.api<MergePreview>('POST', '/merges/preview', {
    survivorId: profileIds[0],
    absorbedId: profileIds[1],
  });
  expect(body.partedBefore).toBe(true);
  expect((await app.link(customer, await app.newCard(customer))).status).toBe('consent');
});

describe('what waits for a person', () => {
  test('a link that failed for two member numbers, until they are one or said not to be', async () => {
    const customer = await app.newCustomer('王二', 'never');
    await app.play(customer, 'follow');
    await app.settle();
    const [page, line] = [await contactOf(customer.psid), await contactOf(customer.lineUserId)];
    await app.api('PATCH', `/profiles/${page.profileId}`, { memberNumber: 'C1' });
    await app.api('PATCH', `/profiles/${line.profileId}`, { memberNumber: 'C2' });
    expect((await app.link(customer, await app.newCard(customer))).reason).toBe('member_number_conflict');
    const conflicts = async () => (await app.api<{ items: Conflict[] }>('GET', '/merges/conflicts')).body.items;
    expect(await conflicts()).toMatchObject([
      { reason: 'member_number_conflict', source: { id: page.profileId }, target: { id: line.profileId } },
    ]);
    await app.api('PATCH', `/profiles/${line.profileId}`, { memberNumber: null });
    const [result] = await merge([page.profileId, line.profileId]);
    expect(result?.status).toBe('merged');
    expect(await conflicts()).toEqual([]);
  });

  test('two profiles with one member number are suggested', async () => {
    const pairs = [];
    for (const number of ['S1', 'S2', 'S3'])
      pairs.push([
        await somebody('messenger', { memberNumber: number }),
        await somebody('line', { memberNumber: number }),
      ] as const);
    const { body } = await app.api<{ items: Suggestion[]; nextCursor: string | null }>('GET', '/merges/suggestions');
    expect(body.nextCursor).toBeNull();
    const found = body.items.map(({ profiles }) => profiles.map(({ id }) => id));
    expect(found).toEqual(pairs.map(([one, other]) => [one.profileId, other.profileId]));
    const [one, other] = pairs[0] ?? [];
    const own = await app.api<{ items: Suggestion[] }>('GET', `/merges/suggestions?profileId=${other?.profileId}`);
    expect(own.body.items).toMatchObject([{ because: 'member_number', profiles: [{}, { id: one?.profileId }] }]);
    await app.api('POST', '/merges/not-same', { profileIds: [one?.profileId, other?.profileId] });
    const fewer = await app.api<{ items: Suggestion[] }>('GET', '/merges/suggestions');
    expect(fewer.body.items).toHaveLength(2);
  });
});
