// Undos with a history: what came between a link and its undo, and what came before (§6, §10).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JourneyStep } from '../../contract/journeys.ts';
import { openUndoWorld, type PlatformName, type UndoWorld } from '../../testing/test-undo.ts';
import { advanceJourneys } from '../journeys/advance-journeys.ts';
import { createJourney } from '../journeys/save-journey.ts';
import { editContact } from '../profiles/edit-contact.ts';
import { editProfile } from '../profiles/edit-profile.ts';
import { followTags } from '../profiles/follow-tags.ts';
import { mergeProfiles } from '../profiles/merge-profiles.ts';
import { applyTagEdits } from '../tags/apply-tag-edits.ts';
import { removeTag, renameTag } from '../tags/edit-tag.ts';
import { undoMerge } from './undo-merge.ts';
import { unlinkContact } from './unlink-contact.ts';

let world: UndoWorld;
let link: Awaited<ReturnType<UndoWorld['addCampaigns']>>;
let made = 0;
beforeAll(async () => {
  world = await openUndoWorld();
});
afterAll(() => world.close());

type Person = { id: string; platform: PlatformName };
const person = async (platform: PlatformName): Promise<Person> => ({ ...(await world.addContact(platform)), platform });
/** Somebody on Messenger, LINE and WhatsApp; their links put the tag `tag` on both. */
async function story() {
  made += 1;
  const tag = `linked ${made}`;
  link = await world.addCampaigns(() => ({ source: [tag], target: [tag] }));
  return { tag, page: await person('messenger'), line: await person('line'), phone: await person('whatsapp') };
}
const contact = async ({ id }: Person) => {
  const found = await world.context.store.contacts.find(id);
  if (!found) throw new Error('no contact');
  return found;
};
const profileOf = async (one: Person) => (await contact(one)).profileId;
const tagsOf = async (one: Person) => (await contact(one)).tags;
const setTags = (one: Person, ...tags: string[]) => editContact(world.context, one.id, { tags });
const mergeOf = async (attemptId: string | null) =>
  (await world.sql<{ id: string }>('select id from merge where attempt_id = $1', [attemptId]))[0]?.id ?? '';
/** @returns its merge */
const join = async (source: Person, target: Person) => mergeOf(await link(source, target));
const undo = (mergeId: string) => undoMerge(world.context, mergeId);
async function mergeByHand(survivor: Person, absorbed: Person): Promise<string> {
  const pair = { survivorId: await profileOf(survivor), absorbedId: await profileOf(absorbed) };
  const [result] = await mergeProfiles(world.context, [pair]);
  return result?.mergeId ?? '';
}
const journey = (tag: string, steps: JourneyStep[], repeats = true) =>
  createJourney(world.context, { name: `of ${tag}`, enabled: true, trigger: { tag, repeats }, steps });
const say: JourneyStep = { kind: 'message', message: { kind: 'text', text: 'hello' } };
const wait: JourneyStep = { kind: 'wait', minutes: 60 };
const step = (add: string[], remove: string[] = []): JourneyStep => ({ kind: 'tag', add, remove });
async function settle() {
  for (let count = 1; count > 0; ) count = (await followTags(world.context)) + (await advanceJourneys(world.context));
}
const runs = ({ id }: { id: string }, of: Person) =>
  world.sql<{ state: string; reason: string | null }>(
    'select state, reason from journey_run where journey_id = $1 and contact_id = $2 order by entered_at',
    [id, of.id],
  );

test('an undo of a link that had been unlinked parts who was joined by hand since: they are asked before a link joins them', async () => {
  const { page, line, phone } = await story();
  const merge = await join(page, line);
  await unlinkContact(world.context, page.id);
  await mergeByHand(line, phone);
  await undo(merge);
  expect(await profileOf(line)).not.toBe(await profileOf(phone));
  const [low, high] = [line.id, phone.id].toSorted();
  expect(await world.sql('select from not_same where low = $1 and high = $2', [low, high])).toHaveLength(1);
});

describe('contacts', () => {
  test('one that left and was joined again by another link stays where it is when an older merge is undone', async () => {
    const { page, line, phone } = await story();
    await editProfile(world.context, await profileOf(phone), { memberNumber: 'M1' });
    const first = await join(page, line);
    const second = await mergeByHand(phone, page);
    await undo(first);
    await join(line, phone);
    await undo(second);
    expect(await profileOf(line)).toBe(await profileOf(phone));
    expect(await profileOf(page)).not.toBe(await profileOf(phone));
  });

  test('a link ended by an unlink moves no other contact when its two are separated again', async () => {
    const { page, line, phone } = await story();
    await join(page, line);
    await join(line, phone);
    await unlinkContact(world.context, line.id);
    await undo(await join(page, line));
    expect(await profileOf(line)).not.toBe(await profileOf(page));
    expect(await profileOf(phone)).toBe(await profileOf(page));
  });

  test('parted by the undo of a merge by hand, with a link of one of them, ask before any two of them are joined', async () => {
    const { page, line, phone } = await story();
    await join(page, phone);
    const byHand = await mergeByHand(page, line);
    await link(page, line);
    await undo(byHand);
    const { store } = world.context;
    for (const one of [page, phone]) expect(await store.profilePairs.areParted([one.id], [line.id])).toBe(true);
    expect(await store.profilePairs.areParted([page.id], [phone.id])).toBe(false);
  });
});

describe('tags', () => {
  test('that two links name go with the last of them', async () => {
    const { tag, page, line, phone } = await story();
    const [first, second] = [await join(page, line), await join(page, phone)];
    await undo(first);
    expect([await tagsOf(page), await tagsOf(line), await tagsOf(phone)]).toEqual([[tag], [], [tag]]);
    await undo(second);
    expect([await tagsOf(page), await tagsOf(phone)]).toEqual([[], []]);
  });

  test('that staff have taken off and put on again stay', async () => {
    const { tag, page, line } = await story();
    const merge = await join(page, line);
    await setTags(page);
    await setTags(page, tag);
    await undo(merge);
    expect([await tagsOf(page), await tagsOf(line)]).toEqual([[tag], []]);
  });

  test('that the link’s journey has taken off come back as it is undone, by their names of today, and start nothing', async () => {
    const { tag, page, line } = await story();
    const [vip, tea, gone] = [`vip ${made}`, `tea ${made}`, `gone ${made}`];
    await setTags(page, vip, tea, gone);
    await settle();
    await journey(tag, [step([], [vip, tea, gone])]);
    const merge = await join(page, line);
    await settle();
    expect(await tagsOf(page)).toEqual([tag]);
    await renameTag(world.context, tea, { name: `coffee ${made}`, merge: false });
    await removeTag(world.context, gone, true);
    while ((await applyTagEdits(world.context)) > 0);
    const [greets, pours] = [await journey(vip, [say]), await journey(`coffee ${made}`, [say])];
    await undo(merge);
    await settle();
    expect(await tagsOf(page)).toEqual([vip, `coffee ${made}`]);
    expect([await runs(greets, page), await runs(pours, page)]).toEqual([[], []]);
    expect((await world.context.store.tags.find(vip)).contacts).toBe(1);
  });

  test('come back also where the clock went back an hour before they were taken off', async () => {
    const { tag, page, line } = await story();
    await setTags(page, `vip ${made}`);
    await journey(tag, [step([], [`vip ${made}`])]);
    await settle();
    const { clock } = world;
    Object.assign(clock, { offsetMs: clock.offsetMs - 3_600_000, last: 0 });
    const merge = await join(page, line);
    await settle();
    await undo(merge);
    await settle();
    expect(await tagsOf(page)).toEqual([`vip ${made}`]);
    clock.offsetMs += 3_600_000;
  });

  test('that another link had put on, and a journey has taken off, don’t come back if that link is undone as well', async () => {
    const { tag, page, line, phone } = await story();
    const first = await join(page, line);
    await journey(`more ${made}`, [step([], [tag])]);
    link = await world.addCampaigns(() => ({ source: [`more ${made}`], target: [] }));
    const second = await join(page, phone);
    await settle();
    expect(await tagsOf(page)).toEqual([`more ${made}`]);
    await undo(first);
    await undo(second);
    await settle();
    expect(await tagsOf(page)).toEqual([]);
  });

  test('of two merged into one by staff stay where somebody had put on the other', async () => {
    const { tag, page, line } = await story();
    await setTags(page, `staff ${made}`);
    const merge = await join(page, line);
    await settle();
    await renameTag(world.context, `staff ${made}`, { name: tag, merge: true });
    while ((await applyTagEdits(world.context)) > 0);
    await undo(merge);
    expect([await tagsOf(page), await tagsOf(line)]).toEqual([[tag], []]);
  });

  test('that two journeys put on at the same time are counted once', async () => {
    const { tag, page } = await story();
    await journey(tag, [step([`greeted ${made}`])]);
    await journey(tag, [step([`greeted ${made}`])]);
    await setTags(page, tag);
    await settle();
    const { contacts } = await world.context.store.tags.find(`greeted ${made}`);
    expect(contacts).toBe(1);
  });
});

describe('journeys', () => {
  test('don’t start where the link was undone before the worker came to its tags', async () => {
    const { tag, page, line } = await story();
    const welcome = await journey(tag, [say]);
    await undo(await join(page, line));
    await settle();
    expect([await runs(welcome, page), await runs(welcome, line)]).toEqual([[], []]);
  });

  test('are taken back where another server was just starting them as the link was undone', async () => {
    const { tag, page, line } = await story();
    const welcome = await journey(tag, [wait, say]);
    const merge = await join(page, line);
    let undone: Promise<unknown> = Promise.resolve();
    await world.context.store.together(async (own) => {
      await own.tags.follow(world.context.now());
      undone = undo(merge);
      const waiting = 'select 1 from pg_stat_activity where datname = current_database() and wait_event_type = $1';
      while ((await world.sql(waiting, ['Lock'])).length === 0);
    });
    await undone;
    await settle();
    for (const one of [page, line]) expect(await runs(welcome, one)).toEqual([{ state: 'stopped', reason: 'undone' }]);
  });

  test('that have taken off the tag that started them are taken back too, with what they have started', async () => {
    const { tag, page, line } = await story();
    const welcome = await journey(tag, [step([`new ${made}`], [tag]), wait, say]);
    const second = await journey(`new ${made}`, [step([], [`new ${made}`]), wait, say]);
    const merge = await join(page, line);
    await settle();
    await undo(merge);
    await settle();
    for (const one of [welcome, second])
      expect(await runs(one, page)).toEqual([{ state: 'stopped', reason: 'undone' }]);
  });

  test('that somebody else had started before the link stay as they were', async () => {
    const { tag, page, line } = await story();
    const welcome = await journey(tag, [say]);
    await setTags(page, tag);
    await settle();
    await setTags(page);
    const merge = await join(page, line);
    await settle();
    await undo(merge);
    await settle();
    expect(await runs(welcome, page)).toEqual([
      { state: 'done', reason: null },
      { state: 'stopped', reason: 'undone' },
    ]);
  });

  test('that have ended are taken back while the contact is in the same journey again', async () => {
    const { tag, page, line } = await story();
    const welcome = await journey(tag, [
      { kind: 'if', tag: `staff ${made}`, then: [wait, say], else: [step([`greeted ${made}`])] },
    ]);
    const merge = await join(page, line);
    await settle();
    await setTags(page, `staff ${made}`, `greeted ${made}`);
    await setTags(page, `staff ${made}`, `greeted ${made}`, tag);
    await settle();
    await undo(merge);
    await settle();
    expect(await runs(welcome, page)).toEqual([
      { state: 'stopped', reason: 'undone' },
      { state: 'active', reason: null },
    ]);
    expect(await tagsOf(page)).toEqual([`staff ${made}`, tag]);
  });
});
