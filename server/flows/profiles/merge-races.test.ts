// Staff merge two profiles while one of the two is erased: as if one had come first, and nothing of who is erased stays on the other.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import type { MergeResult } from '../../contract/merges.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { eraseContacts } from './erase-profile.ts';

let app: LinkTest;
const gap: { run: () => Promise<void> } = { run: async () => {} };
beforeAll(async () => {
  app = await openLinkTest();
  app.context.beforeWrite = () => gap.run();
});
afterEach(async () => {
  gap.run = async () => {};
  await app.invariants();
});
afterAll(() => app.close());

async function somebody(on: 'messenger' | 'line', more: object) {
  const customer = await app.newCustomer('某人', 'friend', { on: [on] });
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${customer.ids[on]}`);
  const [contact] = body.items;
  if (!contact) throw new Error('no contact');
  expect((await app.api('PATCH', `/profiles/${contact.profileId}`, more)).status).toBe(200);
  return { contactId: contact.id, profileId: contact.profileId };
}
/** Who is to be erased, and somebody else whom staff take for the same person. */
const twoPeople = async () => ({
  erased: await somebody('messenger', { fields: { city: 'ERASED-CITY', size: 'ERASED-SIZE' } }),
  other: await somebody('line', { fields: { city: 'Tainan', tea: 'oolong' } }),
});
type Two = Awaited<ReturnType<typeof twoPeople>>;

const merging = async (survivorId: string, absorbedId: string) => {
  const merges = [{ survivorId, absorbedId }];
  const { status, body } = await app.api<{ results: MergeResult[] }>('POST', '/merges', { merges });
  return [status, body.results?.[0]?.refusal ?? body.results?.[0]?.status];
};
const merges: Record<string, (it: Two) => Promise<unknown>> = {
  'the other survives': ({ erased, other }) => merging(other.profileId, erased.profileId),
  'who is erased survives': ({ erased, other }) => merging(erased.profileId, other.profileId),
};
const erasures: Record<string, (it: Two) => Promise<unknown>> = {
  'the profile': async ({ erased }) => (await app.api('DELETE', `/profiles/${erased.profileId}`)).status,
  'the contact': async ({ erased }) => (await eraseContacts(app.context, [erased.contactId])).contactIds.length,
};

/** Who is left, and what the profiles of the two have. */
async function endOf({ erased, other }: Two) {
  const contacts = await app.sql<{ id: string; profile_id: string }>(
    'select id, profile_id from contact where id = any ($1)',
    [[erased.contactId, other.contactId]],
  );
  const profiles = await app.sql<{ id: string; fields: object; erased: boolean }>(
    'select id, fields, erased_at is not null as erased from profile where id = any ($1)',
    [[erased.profileId, other.profileId]],
  );
  const of = (id: string) => profiles.find((profile) => profile.id === id);
  return {
    left: contacts.map(({ id }) => (id === other.contactId ? 'other' : 'erased')),
    erased: [of(erased.profileId)?.fields, of(erased.profileId)?.erased],
    other: [of(other.profileId)?.fields, of(other.profileId)?.erased],
  };
}

describe.each(Object.entries(merges))('a merge in which %s', (_name, merge) => {
  describe.each(Object.entries(erasures))('and the erasure of %s:', (what, erase) => {
    test('the erasure comes between the merge’s read and its write', async () => {
      const it = await twoPeople();
      gap.run = once(() => erase(it));
      expect(await merge(it)).toEqual([201, 'not_found']);
      expect(await endOf(it)).toEqual({
        left: ['other'],
        erased: [{}, true],
        other: [{ city: 'Tainan', tea: 'oolong' }, false],
      });
    });

    test('the merge comes between the erasure’s read and its write', async () => {
      const [one, two] = [await twoPeople(), await twoPeople()];
      const inOrder = [await merge(one), await erase(one)];
      let merged: unknown;
      gap.run = once(async () => {
        merged = await merge(two);
      });
      const erased = await erase(two);
      expect([merged, erased]).toEqual(inOrder);
      expect(merged).toEqual([201, 'merged']);
      const end = await endOf(two);
      expect(end).toEqual(await endOf(one));
      if (what === 'the profile') expect(end).toEqual({ left: [], erased: [{}, true], other: [{}, true] });
      else expect(end.left).toEqual(['other']);
    });
  });
});

test('both at once, ten times: nobody is half erased, and each is answered', async () => {
  const pairs: Two[] = [];
  for (let n = 0; n < 10; n += 1) pairs.push(await twoPeople());
  const erase = erasures['the profile'] as (it: Two) => Promise<unknown>;
  const answers = await Promise.all(
    pairs.map((pair) => Promise.all([...Object.values(merges).map((merge) => merge(pair)), erase(pair), erase(pair)])),
  );
  for (const [n, pair] of pairs.entries()) {
    const [one, other, ...erased] = answers[n] ?? [];
    expect(erased).toEqual([204, 204]);
    for (const merged of [one, other])
      expect([201, expect.stringMatching(/^(merged|same_profile|not_found|busy)$/)]).toEqual(merged);
    const { left, erased: profile } = await endOf(pair);
    expect([left.includes('erased'), profile]).toEqual([false, [{}, true]]);
  }
  const ids = pairs.flatMap(({ erased, other }) => [erased.profileId, other.profileId]);
  const stained = `select from profile where id = any ($1) and fields::text like '%ERASED%'
    union all select from merge_undo u join merge m on m.id = u.merge_id where m.survivor_id = any ($1) and u.moved::text like '%ERASED%'`;
  expect(await app.sql(stained, [ids])).toEqual([]);
});

/** Runs it before the first write only. */
function once(run: () => Promise<unknown>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    isDone = true;
    await run();
  };
}
