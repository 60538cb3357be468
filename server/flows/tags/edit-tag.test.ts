// Tags renamed, merged and removed: what names them, who has them, and what must not happen by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { JourneyView } from '../../contract/journeys.ts';
import { minuteMs, openTagTest, say, type TagTest, wait } from '../../testing/test-tags.ts';
import { applyTagEdits } from './apply-tag-edits.ts';

let app: TagTest;
beforeAll(async () => {
  app = await openTagTest();
});
afterAll(() => app.close());
beforeEach(() => app.editsEnd());

describe('a rename', () => {
  test('reaches all who have the tag, and all that names it at once', async () => {
    const [old, renamed] = app.names();
    const customer = await app.tagged('first', old, 'last');
    const campaign = await app.newCampaign({ tags: { source: [old], target: ['x', old] } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { tags: { source: [old, 'y'] } } });
    const steps = [
      { kind: 'tag', add: [], remove: [old] },
      { kind: 'if', tag: old, then: [say('x')], else: [] },
    ];
    const journey = await app.newJourney(old, steps, { enabled: false });
    await app.api('PATCH', `/journeys/${journey.id}`, { draft: { steps: [{ kind: 'tag', remove: [old] }, {}] } });

    const answer = await app.rename(old, renamed);
    expect([answer.status, answer.body.name]).toEqual([200, renamed]);
    const { tags, draft } = (await app.api<CampaignView>('GET', `/campaigns/${campaign.id}`)).body;
    expect([tags, draft]).toEqual([
      { source: [renamed], target: ['x', renamed] },
      { tags: { source: [renamed, 'y'] } },
    ]);
    const after = (await app.api<JourneyView>('GET', `/journeys/${journey.id}`)).body;
    expect([after.trigger.tag, after.steps, after.draft]).toEqual([
      renamed,
      [
        { kind: 'tag', add: [], remove: [renamed] },
        { kind: 'if', tag: renamed, then: [say('x')], else: [] },
      ],
      { steps: [{ kind: 'tag', remove: [renamed] }, {}] },
    ]);
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual(['first', 'last', renamed]);
    expect([await app.list(old), await app.counts(renamed)]).toEqual([[], { [renamed]: 1 }]);
  });

  test('leaves rows of the edit for each contact, and one of the audit', async () => {
    const [old, renamed] = app.names();
    const customer = await app.tagged(old);
    await app.rename(old, renamed);
    await app.settle();
    const { id } = await app.contactOf(customer.psid);
    const [edit] = await app.sql<{ id: string }>('select id from tag_edit where old_name = $1', [old]);
    const changes = await app.sql(
      'select tag, added, origin, origin_id from tag_change where contact_id = $1 order by at, added',
      [id],
    );
    const byEdit = { origin: 'tag_edit', origin_id: edit?.id };
    expect(changes.slice(1)).toEqual([
      { tag: old, added: false, ...byEdit },
      { tag: renamed, added: true, ...byEdit },
    ]);
    const { body } = await app.api<{ items: unknown[] }>('GET', `/audit?object=${edit?.id}`);
    expect(body.items).toMatchObject([{ action: 'tag.rename', object: { kind: 'tag', id: edit?.id, name: old } }]);
  });

  test('starts no journey and takes none back; contacts on their way stay where they are', async () => {
    const [old, renamed] = app.names();
    const journey = await app.newJourney(old, [
      say('hello'),
      wait,
      { kind: 'if', tag: old, then: [say('still')], else: [say('no more')] },
    ]);
    await app.newJourney(renamed, [say('never')]);
    await app.api('DELETE', `/journeys/${(await app.newJourney('x', [wait])).id}`);
    const customer = await app.tagged(old);
    expect((await app.rename(old, renamed, { merge: true })).status).toBe(200);
    await app.settle();
    expect((await app.api<JourneyView>('GET', `/journeys/${journey.id}`)).body.runs).toEqual({
      waiting: 1,
      done: 0,
      stopped: 0,
    });
    app.clock.offsetMs += 31 * minuteMs;
    await app.settle();
    expect(await app.told(customer)).toEqual(['hello', 'still']);
  });

  test('a link that had read the old name writes the new one, and its journey starts', async () => {
    const [old, renamed] = app.names();
    const campaign = await app.newCampaign({ tags: { source: [old], target: [] } });
    await app.newJourney(old, [say('welcome')]);
    const customer = await app.newCustomer('林大明', 'friend');
    const card = await app.newCard(customer, campaign.id);
    app.context.beforeWrite = async ({ newAttempts }) => {
      if (!newAttempts) return;
      app.context.beforeWrite = async () => {};
      expect((await app.rename(old, renamed)).status).toBe(200);
      // The edit has found nobody and waits for those who come late.
      for (let i = 0; i < 3; i += 1) await applyTagEdits(app.context);
    };
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([renamed]);
    expect((await app.told(customer)).filter((text) => text === 'welcome')).toEqual(['welcome']);
    expect([await app.list(old), (await app.counts(renamed))[renamed]]).toEqual([[], 1]);
  });

  test('the old name is free for another tag a minute later', async () => {
    const [old, renamed] = app.names();
    const customer = await app.tagged(old);
    await app.rename(old, renamed);
    await app.settle();
    app.clock.offsetMs += minuteMs;
    await app.settle();
    await app.give(customer, renamed, old);
    expect(await app.tagsOf(customer)).toEqual([renamed, old]);
    expect(await app.counts(app.number())).toMatchObject({ [old]: 1, [renamed]: 1 });
  });

  test('an undo of an older link takes the tag off by its new name, and what it had started back', async () => {
    const [old, renamed, last] = app.names();
    const campaign = await app.newCampaign({ tags: { source: [old], target: [] } });
    await app.newJourney(old, [{ kind: 'tag', add: [`own ${app.number()}`], remove: [] }, wait, say('never')]);
    const customer = await app.newCustomer('王小華', 'friend');
    const { watch } = await app.link(customer, await app.newCard(customer, campaign.id));
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([old, `own ${app.number()}`]);
    await app.rename(old, renamed);
    await app.settle();
    await app.rename(renamed, last);
    await app.rename(`own ${app.number()}`, `own renamed ${app.number()}`);
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([last, `own renamed ${app.number()}`]);
    await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([]);
    app.clock.offsetMs += 31 * minuteMs;
    await app.settle();
    expect(await app.told(customer)).not.toContain('never');
    const left = (await app.list(app.number())).filter(({ contacts }) => contacts > 0);
    expect(left).toEqual([]);
  });

  test('two at once: one is done, the other is told; twice the same is done once', async () => {
    const [old, one, other] = app.names();
    await app.crowd(old, 3);
    const answers = await Promise.all([app.rename(old, one), app.rename(old, other), app.rename(old, one)]);
    const statuses = answers.map(({ status }) => status);
    expect([
      [200, 404, 200],
      [404, 200, 404],
      [200, 409, 200],
      [409, 200, 409],
    ]).toContainEqual(statuses);
    await app.settle();
    expect(Object.values(await app.counts(app.number()))).toContain(3);
    const edits = await app.sql('select from tag_edit where old_name = $1', [old]);
    expect(edits).toHaveLength(1);
  });

  test.each([
    ['an unknown tag', 'nowhere', { name: 'x' }, 404],
    ['an empty name', 'nowhere', { name: ' ' }, 400],
    ['a name of 101 characters', 'nowhere', { name: 'x'.repeat(101) }, 400],
    ['a NUL', 'nowhere', { name: 'a\0' }, 400],
    ['no name', 'nowhere', {}, 400],
    ['a boolean as a string', 'nowhere', { name: 'x', merge: 'true' }, 400],
  ])('%s is refused', async (_name, tag, body, status) => {
    expect((await app.api('PATCH', `/tags/${tag}`, body)).status).toBe(status);
  });
});

describe('a merge', () => {
  test('has to be asked for; then both are one, once on each contact', async () => {
    const [from, to] = app.names();
    const [one, both] = [await app.tagged(from), await app.tagged(from, to)];
    const campaign = await app.newCampaign({ tags: { source: [to, from], target: [] } });
    expect((await app.rename(from, to)).body).toMatchObject({ status: 409, code: 'conflict', reason: 'tag_exists' });
    expect((await app.rename(from, to, { merge: true })).status).toBe(200);
    await app.settle();
    expect([await app.tagsOf(one), await app.tagsOf(both)]).toEqual([[to], [to]]);
    expect([await app.list(from), (await app.counts(to))[to]]).toEqual([[], 2]);
    const { tags } = (await app.api<CampaignView>('GET', `/campaigns/${campaign.id}`)).body;
    expect(tags.source).toEqual([to]);
  });

  test('an undo leaves the tag that the contact had anyway', async () => {
    const [from, to] = app.names();
    const campaign = await app.newCampaign({ tags: { source: [from], target: [] } });
    const customer = await app.newCustomer('王小華', 'friend');
    await app.give(customer, to);
    const { watch } = await app.link(customer, await app.newCard(customer, campaign.id));
    await app.rename(from, to, { merge: true });
    await app.settle();
    await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
    expect(await app.tagsOf(customer)).toEqual([to]);
  });

  test('that would let a journey start itself is refused, whole', async () => {
    const [from, to] = app.names();
    const journey = await app.newJourney(from, [{ kind: 'tag', add: [to], remove: [] }]);
    const answer = await app.rename(from, to, { merge: true });
    expect(answer.body).toMatchObject({ status: 409, reason: 'tag_makes_loop', params: { journeys: [journey.name] } });
    expect((await app.api<JourneyView>('GET', `/journeys/${journey.id}`)).body.trigger.tag).toBe(from);
  });
});

describe('a removal', () => {
  test('takes the tag off everybody', async () => {
    const [tag] = app.names();
    const customer = await app.tagged('stays', tag);
    expect((await app.remove(tag)).status).toBe(204);
    await app.settle();
    expect([await app.tagsOf(customer), await app.list(tag), (await app.remove(tag)).status]).toEqual([
      ['stays'],
      [],
      404,
    ]);
  });

  test('of a tag in use says by what, and is done if it must be: they go on naming it', async () => {
    const [tag] = app.names();
    const customer = await app.newCustomer('林大明', 'friend');
    await app.give(customer, tag);
    const campaign = await app.newCampaign({ name: 'Spring', tags: { source: [tag], target: [] } });
    const { status, body } = await app.remove(tag);
    const usedBy = [{ kind: 'campaign', id: campaign.id, name: 'Spring' }];
    expect([status, body]).toMatchObject([409, { reason: 'tag_in_use', params: { names: ['Spring'] }, usedBy }]);
    expect(await app.tagsOf(customer)).toEqual([tag]);
    expect((await app.remove(tag, '?force=true')).status).toBe(204);
    await app.settle();
    expect([await app.tagsOf(customer), await app.list(tag)]).toEqual([
      [],
      [{ name: tag, contacts: 0, usedBy, change: null }],
    ]);
    await app.link(customer, await app.newCard(customer, campaign.id));
    expect(await app.tagsOf(customer)).toEqual([tag]);
  });
});

test('after all this, the counts are those of the contacts', () => app.countsAreTrue());
