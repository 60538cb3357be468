// Random histories of people, their links, tags and journeys, played by the real flows and by the model.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { JourneyStep } from '../contract/journeys.ts';
import { AppError } from '../errors.ts';
import { decideAndWrite } from '../flows/decide-and-write.ts';
import { advanceJourneys } from '../flows/journeys/advance-journeys.ts';
import { createJourney } from '../flows/journeys/save-journey.ts';
import { previewUndo, undoMerge, undoOfLink } from '../flows/linking/undo-merge.ts';
import { unlinkContact } from '../flows/linking/unlink-contact.ts';
import { editContact } from '../flows/profiles/edit-contact.ts';
import { editProfile } from '../flows/profiles/edit-profile.ts';
import { followTags } from '../flows/profiles/follow-tags.ts';
import { mergeProfiles } from '../flows/profiles/merge-profiles.ts';
import { applyTagEdits } from '../flows/tags/apply-tag-edits.ts';
import { removeTag, renameTag } from '../flows/tags/edit-tag.ts';
import { HistoryModel, type ModelLink, type ModelMerge } from './test-history-model.ts';
import type { ModelContact } from './test-tag-model.ts';
import type { CampaignTags, PlatformName, UndoWorld } from './test-undo.ts';

/** Two of one channel, so that some links and merges are refused. */
const people: PlatformName[] = ['messenger', 'line', 'whatsapp', 'instagram', 'line'];
export const who = fc.nat(people.length - 1);
const minuteMs = 60_000;

const tag = fc.constantFrom('linked', 'vip', 'tea', 'greeted');
const does = <const D extends string>(name: D) => fc.constant(name);
export const steps = {
  link: fc.record({ do: does('link'), who, other: who }),
  merge: fc.record({ do: does('merge'), who, other: who }),
  undo: fc.record({ do: does('undo'), which: fc.nat(5) }),
  undoLink: fc.record({ do: does('undo link'), which: fc.nat(5) }),
  unlink: fc.record({ do: does('unlink'), who }),
  tag: fc.record({ do: does('tag'), who, tag, on: fc.boolean() }),
  optOut: fc.record({ do: does('opt out'), who }),
  field: fc.record({ do: does('field'), who, key: fc.constantFrom('city', 'size'), isSet: fc.boolean() }),
  number: fc.record({ do: does('number'), who, number: fc.constantFrom('M1', 'M2', null) }),
  editTag: fc.record({ do: does('edit tag'), tag, to: fc.option(tag) }),
  follow: fc.record({ do: does('follow') }),
  advance: fc.record({ do: does('advance') }),
  wait: fc.record({ do: does('wait') }),
};
export type Step = {
  [K in keyof typeof steps]: (typeof steps)[K] extends fc.Arbitrary<infer T> ? T : never;
}[keyof typeof steps];

const tags = fc.subarray(['linked', 'vip', 'tea', 'greeted'], { maxLength: 2 });
const plainStep: fc.Arbitrary<JourneyStep> = fc.oneof(
  fc.constant<JourneyStep>({ kind: 'message', message: { kind: 'text', text: 'hello' } }),
  fc.constant<JourneyStep>({ kind: 'wait', minutes: 120 }),
  fc.record({ kind: does('tag'), add: tags, remove: tags }).filter(({ add, remove }) => add.length + remove.length > 0),
);
const plainSteps = fc.array(plainStep, { maxLength: 3 });
const journeySteps: fc.Arbitrary<JourneyStep[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: plainStep },
    { weight: 1, arbitrary: fc.record({ kind: does('if'), tag, then: plainSteps, else: plainSteps }) },
  ),
  { minLength: 1, maxLength: 4 },
);
/** Journeys that would start themselves are left out when they are saved. */
export const journeys = fc.array(fc.record({ tag, repeats: fc.boolean(), steps: journeySteps }), { maxLength: 3 });
export type NewJourneys = typeof journeys extends fc.Arbitrary<infer T> ? T : never;

let scenes = 0;

/** New people and campaigns, and these journeys; tags have names of this scene alone. */
export async function openScene(world: UndoWorld, newJourneys: NewJourneys) {
  const { context, sql, clock } = world;
  scenes += 1;
  const name = (one: string) => `${one} ${scenes}`;
  const campaignTags: CampaignTags = (_source, target) => ({
    source: [name('linked')],
    target: target === 'line' ? [name('linked'), name('tea')] : [name('linked')],
  });
  const link = await world.addCampaigns(campaignTags);
  const model = new HistoryModel(campaignTags);
  for (const platform of people) {
    const { id, profileId } = await world.addContact(platform);
    model.add(id, profileId, platform);
  }
  const ids = model.contacts.map(({ id }) => id);
  await addJourneys();

  async function addJourneys() {
    for (const { tag, repeats, steps } of newJourneys) {
      const own = JSON.parse(
        JSON.stringify(steps).replaceAll(/"(linked|vip|tea|greeted)"/g, (_, one) => `"${name(one)}"`),
      );
      const trigger = { tag: name(tag), repeats };
      const row = await createJourney(context, { name: name('journey'), enabled: true, trigger, steps: own }).catch(
        refused,
      );
      if (row) model.tags.journeys.push({ id: row.id, tag: trigger.tag, repeats, steps: own });
    }
  }

  const contact = (index: number): ModelContact => {
    const found = model.contacts[index];
    if (!found) throw new Error('nobody');
    return found;
  };

  async function follow() {
    while ((await followTags(context)) > 0);
    model.tags.follow();
    const rows = await sql<{ id: string; journey: string; contact: string }>(
      'select id, journey_id as journey, contact_id as contact from journey_run where contact_id = any ($1) order by entered_at',
      [ids],
    );
    const known = new Set(model.tags.runs.map(({ id }) => id));
    for (const row of rows.filter(({ id }) => !known.has(id))) {
      const run = model.tags.runs.find(
        (one) => one.id === null && one.journey.id === row.journey && one.contact.id === row.contact,
      );
      if (run) run.id = row.id;
    }
  }

  async function advance() {
    while ((await advanceJourneys(context)) > 0);
    model.tags.advance();
  }

  const wait = () => {
    clock.offsetMs += 121 * minuteMs;
    model.tags.pass();
  };

  async function editTag(from: string, to: string | null) {
    if (from === to) return;
    await follow();
    const edit = to === null ? removeTag(context, from, true) : renameTag(context, from, { name: to, merge: true });
    if ((await edit.then(() => true, refused)) === null) return;
    clock.offsetMs += 2 * minuteMs;
    do await applyTagEdits(context);
    while ((await followTags(context)) > 0 || (await context.store.tagEdits.running()).length > 0);
    model.tags.edit(model.contacts, from, to);
  }

  /** Undoes it, by `really`, and compares with what the preview has named. Once more does nothing. */
  async function undo(merge: ModelMerge, really: () => Promise<unknown>) {
    const preview = await previewUndo(context, merge.id);
    const before = new Map(model.contacts.map((one) => [one, one.profile]));
    const { merges, links } = model.undo(merge);
    await really();
    const moves = model.contacts
      .filter((one) => one.profile !== before.get(one))
      .map((one) => ({ contactId: one.id, profileId: one.profile }));
    expect({
      mergeIds: preview.mergeIds.toSorted(),
      attemptIds: preview.attemptIds.toSorted(),
      moves: preview.moves.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1)),
    }).toEqual({
      mergeIds: merges.map(({ id }) => id).toSorted(),
      attemptIds: links.map(({ id }) => id).toSorted(),
      moves: moves.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1)),
    });
    const once = await stands();
    await undoMerge(context, merge.id);
    expect(await stands()).toEqual(once);
    expect(await previewUndo(context, merge.id)).toEqual({ mergeIds: [], attemptIds: [], moves: [] });
  }

  const undoLink = (link: ModelLink) => async () => {
    const answer = await decideAndWrite(context, {
      read: (pass) => undoOfLink(pass, link.id, 'staff'),
      decide: async ({ result, changes }) => ({ changes: result === 'undone' ? changes : null, answer: result }),
    });
    expect(answer).toBe('undone');
  };

  async function play(one: Step, count: number): Promise<void> {
    switch (one.do) {
      case 'link': {
        const [source, target] = [contact(one.who), contact(one.other)];
        if (source.platform === target.platform) return;
        const attemptId = await link(source, target);
        expect(attemptId !== null).toBe(model.plan(source, target).ok);
        if (!attemptId) return;
        const [merge] = await sql<{ id: string }>('select id from merge where attempt_id = $1', [attemptId]);
        return model.link(attemptId, source, target, merge?.id);
      }
      case 'merge': {
        const [survivor, absorbed] = [contact(one.who), contact(one.other)];
        const plan = model.planByHand(survivor, absorbed);
        const pair = { survivorId: survivor.profile, absorbedId: absorbed.profile };
        const [result] = await mergeProfiles(context, [pair]);
        expect(result?.refusal).toBe(plan.ok ? null : plan.reason);
        if (result?.mergeId) model.merge(result.mergeId, 'hand', survivor.profile, absorbed.profile);
        return;
      }
      case 'undo': {
        const merge = model.merges.at(-1 - one.which);
        return merge?.holds ? undo(merge, () => undoMerge(context, merge.id)) : undefined;
      }
      case 'undo link': {
        const link = model.links.at(-1 - one.which);
        const merge = link?.state === 'stands' && model.mergeOf(link);
        return link && merge ? undo(merge, undoLink(link)) : undefined;
      }
      case 'unlink': {
        const leaving = contact(one.who);
        if (model.on(leaving.profile).length === 1) return;
        return model.unlink(leaving, (await unlinkContact(context, leaving.id)).profileId);
      }
      case 'tag': {
        const { id, tags } = contact(one.who);
        const others = [...tags.keys()].filter((own) => own !== name(one.tag));
        const names = one.on ? [...others, name(one.tag)] : others;
        await editContact(context, id, { tags: names });
        return model.tags.set(contact(one.who), names);
      }
      case 'opt out':
        await editContact(context, contact(one.who).id, { optedOut: true });
        return model.optOut(contact(one.who));
      case 'field': {
        const value = one.isSet ? `value ${count}` : null;
        await editProfile(context, contact(one.who).profile, { fields: { [one.key]: value } });
        return model.edit(contact(one.who).profile, { field: one.key, value });
      }
      case 'number':
        await editProfile(context, contact(one.who).profile, { memberNumber: one.number });
        return model.edit(contact(one.who).profile, { number: one.number });
      case 'edit tag':
        return editTag(name(one.tag), one.to === null ? null : name(one.to));
      case 'follow':
        return follow();
      case 'advance':
        return advance();
      case 'wait':
        return wait();
    }
  }

  /** All of it as it is in the database. */
  async function stands() {
    const contacts = await sql<{ id: string; profile: string; tags: string[]; optedOut: boolean }>(
      `select id, profile_id as profile, array(select unnest(tags) order by 1) as tags, opted_out as "optedOut" from contact
       where id = any($1) order by id`,
      [ids],
    );
    const profiles = await sql<{
      id: string;
      number: string | null;
      fields: Record<string, string>;
      into: string | null;
    }>('select id, member_number as number, fields, merged_into as into from profile where id = any($1) order by id', [
      [...model.profiles.keys()],
    ]);
    const texts = async (query: string) =>
      (await sql<{ text: string }>(query, [ids])).map(({ text }) => text).toSorted();
    return {
      contacts,
      profiles,
      ended: await texts(
        'select a.id as text from attempt a join card k on k.id = a.card_id where k.revoked_at is not null and a.source_contact_id = any($1)',
      ),
      undone: await texts(
        `select m.id as text from merge m join merge_undo u on u.merge_id = m.id where m.undone_at is not null and u.contact_ids && $1`,
      ),
      notSame: await texts(`select low || ',' || high as text from not_same where low = any($1)`),
      runs: await texts(
        `select journey_id || ' ' || contact_id || ' ' || case state when 'stopped' then reason else state end || ' ' || (
           select count(*) from outbox o where o.run_id = r.id and (o.state = 'skipped') = (r.state = 'stopped')) as text
         from journey_run r where contact_id = any($1)`,
      ),
    };
  }

  /** All of it as it is in the model. */
  function says(): Awaited<ReturnType<typeof stands>> {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    return {
      contacts: model.contacts
        .map(({ id, profile, tags, optedOutAt }) => ({
          id,
          profile,
          tags: [...tags.keys()].toSorted(),
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
      ended: model.links.flatMap(({ id, state }) => (state === 'stands' ? [] : [id])).toSorted(),
      undone: model.merges.flatMap(({ id, holds }) => (holds ? [] : [id])).toSorted(),
      notSame: [...model.notSame].toSorted(),
      runs: model.tags.runs.map((run) => `${run.journey.id} ${run.contact.id} ${run.state} ${run.messages}`).toSorted(),
    };
  }

  async function countsAreTrue() {
    const counted = await sql('select name, contacts from tag where name = any($1) and contacts <> 0 order by 1', [
      ['linked', 'vip', 'tea', 'greeted'].map(name),
    ]);
    const real = await sql(
      'select t.name, count(*) as contacts from contact c cross join lateral unnest(c.tags) t (name) where c.id = any($1) group by 1 order by 1',
      [ids],
    );
    expect(counted).toEqual(real);
  }

  return {
    model,
    stands,
    async play(all: readonly Step[]) {
      for (const [count, one] of all.entries()) {
        await play(one, count);
        expect(await stands()).toEqual(says());
      }
    },
    /** Follows and waits until nothing is due. */
    async settle() {
      for (let open = true; open; ) {
        await follow();
        await advance();
        wait();
        open = model.tags.runs.some(({ state }) => state === 'active' || state === 'undoing');
      }
      await follow();
      expect(await stands()).toEqual(says());
      await countsAreTrue();
    },
  };
}

/** @returns null for what the rules refuse */
function refused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
