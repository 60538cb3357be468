// Random histories of people, their links, tags and journeys, played by the real flows and by the model.
import { expect } from 'vitest';
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
import { historyState } from './test-history-state.ts';
import { type NewJourneys, people, type Step, tagNames } from './test-history-steps.ts';
import { type ModelContact, tagsOf } from './test-tag-model.ts';
import type { CampaignTags, UndoWorld } from './test-undo.ts';

const minuteMs = 60_000;
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
        JSON.stringify(steps).replaceAll(new RegExp(`"(${tagNames.join('|')})"`, 'g'), (_, one) => `"${name(one)}"`),
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
        const { id } = contact(one.who);
        const others = [...tagsOf(contact(one.who)).keys()].filter((own) => own !== name(one.tag));
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

  const { stands, says, countsAreTrue } = historyState(world, model, tagNames.map(name));

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
      while (!model.tags.isQuiet()) {
        await follow();
        await advance();
        wait();
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
