// Links, edits, tags, opt-outs, unlinks and undos in any order: no contact and no tag is lost, and the result is that of a plain
// model (§6).
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUndoWorld, type PlatformName, type UndoWorld } from '../../testing/test-undo.ts';
import { type ModelContact, UndoModel } from '../../testing/test-undo-model.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { editContact } from '../profiles/edit-contact.ts';
import { editProfile } from '../profiles/edit-profile.ts';
import { undoOfLink } from './undo-merge.ts';
import { unlinkContact } from './unlink-contact.ts';

let world: UndoWorld;
beforeAll(async () => {
  world = await openUndoWorld();
});
afterAll(() => world.close());

/** Two of one channel, so that some links are refused. */
const people: PlatformName[] = ['messenger', 'line', 'whatsapp', 'instagram', 'line'];
const who = fc.nat(people.length - 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('link' as const), who, other: who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlink' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tag' as const), who, tag: fc.constantFrom('vip', 'tea') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('opt out' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('field' as const), who, key: fc.constantFrom('city', 'size') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('number' as const), who, number: fc.constantFrom('M1', 'M2') }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function newPeople() {
  const model = new UndoModel();
  for (const platform of people) {
    const { id, profileId } = await world.addContact(platform);
    model.add(id, profileId, platform);
  }
  return model;
}

async function play(model: UndoModel, one: Step, count: number): Promise<void> {
  const { context } = world;
  const contact = (index: number): ModelContact => {
    const found = model.contacts[index];
    if (!found) throw new Error('nobody');
    return found;
  };
  switch (one.do) {
    case 'link': {
      const [source, target] = [contact(one.who), contact(one.other)];
      if (source.platform === target.platform) return;
      const attemptId = await world.link(source, target);
      expect(attemptId !== null).toBe(model.plan(source, target).ok);
      if (attemptId) model.link(attemptId, source, target);
      return;
    }
    case 'undo': {
      const link = model.links.at(-1 - one.which);
      if (!link) return;
      const result = await undo(link.id);
      expect(result).toBe(link.stands ? 'undone' : 'already');
      model.undo(link.id);
      return;
    }
    case 'unlink': {
      const leaving = contact(one.who);
      if (model.on(leaving.profile).length === 1) return;
      model.unlink(leaving, (await unlinkContact(context, leaving.id)).profileId);
      return;
    }
    case 'tag': {
      const { id, tags } = contact(one.who);
      await editContact(context, id, { tags: [...tags.keys(), one.tag] });
      return model.tag(contact(one.who), one.tag);
    }
    case 'opt out':
      await editContact(context, contact(one.who).id, { optedOut: true });
      return model.optOut(contact(one.who));
    case 'field': {
      const value = `value ${count}`;
      await editProfile(context, contact(one.who).profile, { fields: { [one.key]: value } });
      return model.edit(contact(one.who).profile, { field: one.key, value });
    }
    case 'number':
      await editProfile(context, contact(one.who).profile, { memberNumber: one.number });
      return model.edit(contact(one.who).profile, { number: one.number });
  }
}

const undo = (attemptId: string) =>
  decideAndWrite(world.context, {
    read: (pass) => undoOfLink(pass, attemptId, 'customer'),
    decide: async ({ result, changes }) => ({ changes: result === 'undone' ? changes : null, answer: result }),
  });

/** Contacts and profiles as they are in the database and in the model. */
async function stands(model: UndoModel) {
  const ids = model.contacts.map(({ id }) => id);
  const contacts = await world.sql(
    `select id, profile_id as profile, array(select unnest(tags) order by 1) as tags, opted_out as "optedOut" from contact
     where id = any($1) order by id`,
    [ids],
  );
  const profiles = await world.sql(
    'select id, member_number as number, fields, merged_into as into from profile where id = any($1) order by id',
    [[...model.profiles.keys()]],
  );
  const ended = await world.sql<{ id: string }>(
    'select a.id from attempt a join card k on k.id = a.card_id where k.revoked_at is not null and a.source_contact_id = any($1) order by 1',
    [ids],
  );
  return { contacts, profiles, ended: ended.map(({ id }) => id) };
}
function says(model: UndoModel): Awaited<ReturnType<typeof stands>> {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return {
    contacts: model.contacts
      .map(({ id, profile, tags, optedOutAt }) => ({
        id,
        profile,
        tags: [...tags.keys()].sort(),
        optedOut: optedOutAt !== null,
      }))
      .sort(byId),
    profiles: [...model.profiles]
      .map(([id, { number, fields, into }]) => ({
        id,
        number,
        fields: Object.fromEntries([...fields].map(([key, { value }]) => [key, value])),
        into,
      }))
      .sort(byId),
    ended: model.links
      .filter((link) => !link.stands)
      .map(({ id }) => id)
      .sort(),
  };
}

test('any order of them ends as in the model', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14, size: 'max' }), async (steps) => {
      const model = await newPeople();
      for (const [count, one] of steps.entries()) {
        await play(model, one, count);
        expect(await stands(model)).toEqual(says(model));
      }
    }),
    { numRuns: 100 },
  );
});

test('a link and its undo leave everything as it was', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), who, who, async (steps, source, target) => {
      const model = await newPeople();
      for (const [count, one] of steps.entries()) await play(model, one, count);
      const [a, b] = [model.contacts[source], model.contacts[target]];
      if (!a || !b || a.platform === b.platform || a.profile === b.profile) return;
      const before = await stands(model);
      const attemptId = await world.link(a, b);
      if (!attemptId) return;
      expect(await undo(attemptId)).toBe('undone');
      const { contacts, profiles } = await stands(model);
      expect({ contacts, profiles }).toEqual({ contacts: before.contacts, profiles: before.profiles });
    }),
    { numRuns: 40 },
  );
});

test('a link ended by an unlink moves no other contact when its two are separated again', async () => {
  const { context, link } = world;
  const [s, t, w] = await Promise.all(
    (['messenger', 'line', 'whatsapp'] as const).map(async (platform) => ({
      ...(await world.addContact(platform)),
      platform,
    })),
  );
  if (!s || !t || !w) throw new Error('nobody');
  const profileOf = async ({ id }: { id: string }) => (await context.store.contacts.find(id))?.profileId;
  await link(s, t);
  await link(t, w);
  await unlinkContact(context, t.id);
  expect(await undo((await link(s, t)) ?? '')).toBe('undone');
  expect(await profileOf(t)).not.toBe(await profileOf(s));
  expect(await profileOf(w)).toBe(await profileOf(s));
});
