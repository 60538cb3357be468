// Tags renamed, merged and removed: what names them, who has them, and what must not happen by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ContactView } from '../../contract/contacts.ts';
import type { JourneyView } from '../../contract/journeys.ts';
import type { TagView } from '../../contract/tags.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';
import { followTags } from '../profiles/follow-tags.ts';
import { applyTagEdits } from './apply-tag-edits.ts';

const minuteMs = 60_000;
let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.offsetMs += 2 * minuteMs;
  await app.settle();
});

let made = 0;
/** Names of this test alone. */
const names = (): [string, string, string] => {
  made += 1;
  return [`old ${made}`, `new ${made}`, `other ${made}`];
};
const at = (name: string) => `/tags/${encodeURIComponent(name)}`;
const rename = (from: string, to: string, more: object = {}) =>
  app.api<TagView & Problem>('PATCH', at(from), { name: to, ...more });
const remove = (name: string, query = '') =>
  app.api<Problem & Pick<TagView, 'usedBy'>>('DELETE', `${at(name)}${query}`);
const list = async (q: string) =>
  (await app.api<{ items: TagView[] }>('GET', `/tags?q=${encodeURIComponent(q)}`)).body.items;
const counts = async (q: string) => Object.fromEntries((await list(q)).map(({ name, contacts }) => [name, contacts]));
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const tagsOf = async ({ psid }: TestCustomer) => (await contactOf(psid)).tags;
const give = async (customer: TestCustomer, ...tags: string[]) => {
  const contact = await contactOf(customer.psid);
  expect((await app.api('PATCH', `/contacts/${contact.id}`, { tags })).status).toBe(200);
  await app.settle();
};
const tagged = async (...tags: string[]) => {
  const customer = await app.newCustomer('陳小美');
  await give(customer, ...tags);
  return customer;
};
const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
const wait = { kind: 'wait', minutes: 30 };
const newJourney = async (tag: string, steps: unknown[], more: object = {}) =>
  (
    await app.api<JourneyView>('POST', '/journeys', {
      name: `Journey of ${tag}`,
      enabled: true,
      trigger: { tag, repeats: true },
      steps,
      ...more,
    })
  ).body;
const told = (customer: TestCustomer) => app.chat('messenger', customer);
/** A batch of each edit, counted. @returns how many contacts it was */
const batch = async () => {
  const count = await applyTagEdits(app.context);
  while ((await followTags(app.context)) > 0);
  return count;
};
/** Contacts written straight into the tables, with their changes counted. */
const crowd = async (tag: string, size: number) => {
  await app.sql(
    `with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, $3) returning id)
     insert into contact (id, channel_id, external_id, profile_id, tags, created_at)
     select gen_random_uuid(), $1, 'crowd-' || p.id, p.id, array[$2::text], now() from p`,
    [app.messenger.id, tag, size],
  );
  await app.sql('insert into tag (name, contacts) values ($1, $2)', [tag, size]);
};

describe('the list', () => {
  test('has the tags of contacts, campaigns and journeys, of drafts too, with what names them', async () => {
    const [onContact, inCampaign, inDraft] = names();
    await tagged(onContact);
    const campaign = await app.newCampaign({ name: 'Spring', tags: { source: [inCampaign], target: [] } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { tags: { target: [inDraft, ''] } } });
    const steps = [
      { kind: 'tag', add: [inCampaign], remove: [] },
      { kind: 'if', tag: `if ${made}`, then: [{ kind: 'tag', add: [], remove: [onContact] }], else: [] },
    ];
    const journey = await newJourney(`start ${made}`, steps, { enabled: false });
    await app.api('PATCH', `/journeys/${journey.id}`, { draft: { trigger: { tag: `draft ${made}` } } });
    const spring = { kind: 'campaign', id: campaign.id, name: 'Spring' };
    const welcome = { kind: 'journey', id: journey.id, name: journey.name };
    const found = (await list(` ${made} `)).filter(({ name }) => name.endsWith(` ${made}`));
    expect(found).toEqual([
      { name: `draft ${made}`, contacts: 0, usedBy: [welcome], change: null },
      { name: `if ${made}`, contacts: 0, usedBy: [welcome], change: null },
      { name: inCampaign, contacts: 0, usedBy: [spring, welcome], change: null },
      { name: onContact, contacts: 1, usedBy: [welcome], change: null },
      { name: inDraft, contacts: 0, usedBy: [spring], change: null },
      { name: `start ${made}`, contacts: 0, usedBy: [welcome], change: null },
    ]);
  });

  test('leaves out what a deleted campaign names, and tags that nobody has any more', async () => {
    const [gone, named] = names();
    const customer = await tagged(gone);
    await give(customer);
    const campaign = await app.newCampaign({ tags: { source: [named], target: [] } });
    await app.api('DELETE', `/campaigns/${campaign.id}`);
    expect([await list(gone), await list(named)]).toEqual([[], []]);
  });

  test('comes in pages, each tag once, in the order of the code points', async () => {
    const all = ['Zoo', 'ant', '會員', 'ａｎｔ wide', '🎉'].map((name) => `${name} paged`);
    await tagged(...all.slice(0, 3));
    await app.newCampaign({ tags: { source: all.slice(2), target: [] } });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/tags?q=PAGED&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await app.api<{ items: TagView[]; nextCursor: string | null }>('GET', path);
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['Zoo paged', 'ant paged', '會員 paged', 'ａｎｔ wide paged', '🎉 paged']);
    expect((await list('ant')).map(({ name }) => name)).toEqual(['ant paged', 'ａｎｔ wide paged']);
  });

  test.each(['%00', '!', 'AA', 'w7', 'x'.repeat(601)])('a cursor that isn’t one, %s, is refused', async (cursor) => {
    expect((await app.api('GET', `/tags?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('a rename', () => {
  test('reaches all who have the tag, and all that names it at once', async () => {
    const [old, renamed] = names();
    const customer = await tagged('first', old, 'last');
    const campaign = await app.newCampaign({ tags: { source: [old], target: ['x', old] } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { tags: { source: [old, 'y'] } } });
    const steps = [
      { kind: 'tag', add: [], remove: [old] },
      { kind: 'if', tag: old, then: [say('x')], else: [] },
    ];
    const journey = await newJourney(old, steps, { enabled: false });
    await app.api('PATCH', `/journeys/${journey.id}`, { draft: { steps: [{ kind: 'tag', remove: [old] }, {}] } });

    const answer = await rename(old, renamed);
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
    expect(await tagsOf(customer)).toEqual(['first', 'last', renamed]);
    expect([await list(old), await counts(renamed)]).toEqual([[], { [renamed]: 1 }]);
  });

  test('leaves rows of the edit for each contact, and one of the audit', async () => {
    const [old, renamed] = names();
    const customer = await tagged(old);
    await rename(old, renamed);
    await app.settle();
    const { id } = await contactOf(customer.psid);
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
    const [old, renamed] = names();
    const journey = await newJourney(old, [
      say('hello'),
      wait,
      { kind: 'if', tag: old, then: [say('still')], else: [say('no more')] },
    ]);
    await newJourney(renamed, [say('never')]);
    await app.api('DELETE', `/journeys/${(await newJourney('x', [wait])).id}`);
    const customer = await tagged(old);
    expect((await rename(old, renamed, { merge: true })).status).toBe(200);
    await app.settle();
    expect((await app.api<JourneyView>('GET', `/journeys/${journey.id}`)).body.runs).toEqual({
      waiting: 1,
      done: 0,
      stopped: 0,
    });
    app.clock.offsetMs += 31 * minuteMs;
    await app.settle();
    expect(await told(customer)).toEqual(['hello', 'still']);
  });

  test('a link that had read the old name writes the new one, and its journey starts', async () => {
    const [old, renamed] = names();
    const campaign = await app.newCampaign({ tags: { source: [old], target: [] } });
    await newJourney(old, [say('welcome')]);
    const customer = await app.newCustomer('林大明', 'friend');
    const card = await app.newCard(customer, campaign.id);
    app.context.beforeWrite = async ({ newAttempts }) => {
      if (!newAttempts) return;
      app.context.beforeWrite = async () => {};
      expect((await rename(old, renamed)).status).toBe(200);
      // The edit has found nobody and waits for those who come late.
      for (let i = 0; i < 3; i += 1) await applyTagEdits(app.context);
    };
    expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    expect(await tagsOf(customer)).toEqual([renamed]);
    expect((await told(customer)).filter((text) => text === 'welcome')).toEqual(['welcome']);
    expect([await list(old), (await counts(renamed))[renamed]]).toEqual([[], 1]);
  });

  test('the old name is free for another tag a minute later', async () => {
    const [old, renamed] = names();
    const customer = await tagged(old);
    await rename(old, renamed);
    await app.settle();
    app.clock.offsetMs += minuteMs;
    await app.settle();
    await give(customer, renamed, old);
    expect(await tagsOf(customer)).toEqual([renamed, old]);
    expect(await counts(String(made))).toMatchObject({ [old]: 1, [renamed]: 1 });
  });

  test('an undo of an older link takes the tag off by its new name, and what it had started back', async () => {
    const [old, renamed, last] = names();
    const campaign = await app.newCampaign({ tags: { source: [old], target: [] } });
    await newJourney(old, [{ kind: 'tag', add: [`own ${made}`], remove: [] }, wait, say('never')]);
    const customer = await app.newCustomer('王小華', 'friend');
    const { watch } = await app.link(customer, await app.newCard(customer, campaign.id));
    await app.settle();
    expect(await tagsOf(customer)).toEqual([old, `own ${made}`]);
    await rename(old, renamed);
    await app.settle();
    await rename(renamed, last);
    await rename(`own ${made}`, `own renamed ${made}`);
    await app.settle();
    expect(await tagsOf(customer)).toEqual([last, `own renamed ${made}`]);
    await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
    await app.settle();
    expect(await tagsOf(customer)).toEqual([]);
    app.clock.offsetMs += 31 * minuteMs;
    await app.settle();
    expect(await told(customer)).not.toContain('never');
    const left = (await list(String(made))).filter(({ contacts }) => contacts > 0);
    expect(left).toEqual([]);
  });

  test('renamed back while it is under way, everybody has the first name again', async () => {
    const [old, renamed] = names();
    await crowd(old, 150);
    await rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await batch();
    expect(await counts(String(made))).toMatchObject({ [old]: 50, [renamed]: 100 });
    expect((await rename(renamed, old)).status).toBe(200);
    await app.settle();
    expect((await counts(String(made)))[old]).toBe(150);
    expect(await list(renamed)).toEqual([]);
  });

  test('renamed on while it is under way, everybody has the last name', async () => {
    const [old, renamed, last] = names();
    await crowd(old, 150);
    await rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await batch();
    expect((await rename(renamed, last)).status).toBe(200);
    await app.settle();
    expect([await list(old), await list(renamed), await counts(last)]).toEqual([[], [], { [last]: 150 }]);
  });

  test('deleted while it is under way, nobody gets the new name later', async () => {
    const [old, renamed] = names();
    await crowd(old, 3);
    await rename(old, renamed);
    await batch();
    const client = await app.context.store.pool.connect();
    await client.query('begin');
    await client.query('select from contact where tags @> array[$1] limit 1 for update', [old]);
    await batch();
    expect((await remove(renamed)).status).toBe(204);
    for (let i = 0; i < 4; i += 1) await batch();
    await client.query('rollback');
    client.release();
    await app.settle();
    expect([await list(old), await list(renamed)]).toEqual([[], []]);
  });

  test('two at once: one is done, the other is told; twice the same is done once', async () => {
    const [old, one, other] = names();
    await crowd(old, 3);
    const answers = await Promise.all([rename(old, one), rename(old, other), rename(old, one)]);
    const statuses = answers.map(({ status }) => status);
    expect([
      [200, 404, 200],
      [404, 200, 404],
      [200, 409, 200],
      [409, 200, 409],
    ]).toContainEqual(statuses);
    await app.settle();
    expect(Object.values(await counts(String(made)))).toContain(3);
    const edits = await app.sql('select from tag_edit where old_name = $1', [old]);
    expect(edits).toHaveLength(1);
  });

  test('a tag that is being renamed can’t become a third one, and nothing can take its name', async () => {
    const [old, renamed, other] = names();
    await crowd(old, 150);
    await crowd(other, 1);
    await rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await batch();
    const refused = await Promise.all([rename(old, 'x'), rename(other, old), remove(old)]);
    expect(refused.map(({ status, body }) => [status, body.reason])).toEqual(Array(3).fill([409, 'tag_changing']));
    await app.settle();
  });

  test.each([
    ['an unknown tag', 'nowhere', { name: 'x' }, 404],
    ['an empty name', 'nowhere', { name: ' ' }, 400],
    ['a name of 101 characters', 'nowhere', { name: 'x'.repeat(101) }, 400],
    ['a NUL', 'nowhere', { name: 'a\0' }, 400],
    ['no name', 'nowhere', {}, 400],
    ['a boolean as a string', 'nowhere', { name: 'x', merge: 'true' }, 400],
  ])('%s is refused', async (_name, tag, body, status) => {
    expect((await app.api('PATCH', at(tag), body)).status).toBe(status);
  });

  test.each([
    'a/b//c',
    '50%',
    '%2F',
    'a?b#c&d=e',
    '漢字 標籤',
    '🎉'.repeat(50),
    '字'.repeat(100),
    '...',
    '..x',

    '\\',
  ])('a tag named %j has an address', async (name) => {
    const [, renamed] = names();
    const customer = await tagged(name);
    expect((await rename(name, renamed)).status).toBe(200);
    await app.settle();
    expect(await tagsOf(customer)).toEqual([renamed.trim()]);
    expect((await rename(renamed, name)).status).toBe(200);
    await app.settle();
    expect((await remove(name)).status).toBe(204);
    await app.settle();
    expect(await tagsOf(customer)).toEqual([]);
  });
});

describe('a merge', () => {
  test('has to be asked for; then both are one, once on each contact', async () => {
    const [from, to] = names();
    const [one, both] = [await tagged(from), await tagged(from, to)];
    const campaign = await app.newCampaign({ tags: { source: [to, from], target: [] } });
    expect((await rename(from, to)).body).toMatchObject({ status: 409, code: 'conflict', reason: 'tag_exists' });
    expect((await rename(from, to, { merge: true })).status).toBe(200);
    await app.settle();
    expect([await tagsOf(one), await tagsOf(both)]).toEqual([[to], [to]]);
    expect([await list(from), (await counts(to))[to]]).toEqual([[], 2]);
    const { tags } = (await app.api<CampaignView>('GET', `/campaigns/${campaign.id}`)).body;
    expect(tags.source).toEqual([to]);
  });

  test('an undo leaves the tag that the contact had anyway', async () => {
    const [from, to] = names();
    const campaign = await app.newCampaign({ tags: { source: [from], target: [] } });
    const customer = await app.newCustomer('王小華', 'friend');
    await give(customer, to);
    const { watch } = await app.link(customer, await app.newCard(customer, campaign.id));
    await rename(from, to, { merge: true });
    await app.settle();
    await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
    expect(await tagsOf(customer)).toEqual([to]);
  });

  test('that would let a journey start itself is refused, whole', async () => {
    const [from, to] = names();
    const journey = await newJourney(from, [{ kind: 'tag', add: [to], remove: [] }]);
    const answer = await rename(from, to, { merge: true });
    expect(answer.body).toMatchObject({ status: 409, reason: 'tag_makes_loop', params: { journeys: [journey.name] } });
    expect((await app.api<JourneyView>('GET', `/journeys/${journey.id}`)).body.trigger.tag).toBe(from);
  });
});

describe('a removal', () => {
  test('takes the tag off everybody', async () => {
    const [tag] = names();
    const customer = await tagged('stays', tag);
    expect((await remove(tag)).status).toBe(204);
    await app.settle();
    expect([await tagsOf(customer), await list(tag), (await remove(tag)).status]).toEqual([['stays'], [], 404]);
  });

  test('of a tag in use says by what, and is done if it must be: they go on naming it', async () => {
    const [tag] = names();
    const customer = await app.newCustomer('林大明', 'friend');
    await give(customer, tag);
    const campaign = await app.newCampaign({ name: 'Spring', tags: { source: [tag], target: [] } });
    const { status, body } = await remove(tag);
    const usedBy = [{ kind: 'campaign', id: campaign.id, name: 'Spring' }];
    expect([status, body]).toMatchObject([409, { reason: 'tag_in_use', params: { names: ['Spring'] }, usedBy }]);
    expect(await tagsOf(customer)).toEqual([tag]);
    expect((await remove(tag, '?force=true')).status).toBe(204);
    await app.settle();
    expect([await tagsOf(customer), await list(tag)]).toEqual([[], [{ name: tag, contacts: 0, usedBy, change: null }]]);
    await app.link(customer, await app.newCard(customer, campaign.id));
    expect(await tagsOf(customer)).toEqual([tag]);
  });
});

describe('a tag of many contacts', () => {
  test('is changed in batches, tells how far it is, and goes on after an end in between', async () => {
    const [old, renamed] = names();
    await crowd(old, 250);
    await rename(old, renamed);
    const steps: unknown[] = [];
    for (let count = 1; count > 0; ) {
      count = await batch();
      const [one] = await list(old);
      steps.push([one?.contacts, one?.change]);
    }
    const change = { kind: 'rename', to: renamed, total: 250 };
    expect(steps).toEqual([
      [250, { ...change, done: 0 }],
      [150, { ...change, done: 100 }],
      [50, { ...change, done: 200 }],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(await counts(renamed)).toEqual({ [renamed]: 250 });
  });

  test('a contact that somebody holds is left to the next round', async () => {
    const [old, renamed] = names();
    await crowd(old, 3);
    await rename(old, renamed);
    await batch();
    const client = await app.context.store.pool.connect();
    await client.query('begin');
    await client.query('select from contact where tags @> array[$1] limit 1 for update', [old]);
    await batch();
    await batch();
    expect(await counts(String(made))).toMatchObject({ [old]: 1, [renamed]: 2 });
    await client.query('rollback');
    client.release();
    await app.settle();
    expect(await counts(renamed)).toEqual({ [renamed]: 3 });
  });

  test('a contact that is deleted meanwhile holds nothing up, and listing waits for nobody', async () => {
    const [old, renamed] = names();
    await crowd(old, 3);
    await rename(old, renamed);
    const client = await app.context.store.pool.connect();
    await client.query('begin');
    await client.query('delete from contact where id = (select id from contact where tags @> array[$1] limit 1)', [
      old,
    ]);
    await applyTagEdits(app.context);
    await client.query('commit');
    client.release();
    await app.sql('update tag set contacts = 2 where name = $1', [old]);
    app.clock.offsetMs += 2 * minuteMs;
    await app.settle();
    expect([await list(old), await counts(renamed)]).toEqual([[], { [renamed]: 2 }]);
    expect(await app.sql('select from tag_edit where ended_at is null')).toEqual([]);
  });

  test('several servers share it, and each contact is counted once', async () => {
    const [old, renamed] = names();
    await crowd(old, 450);
    await rename(old, renamed);
    const busy = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 8; i += 1) await Promise.all([applyTagEdits(app.context), followTags(app.context)]);
    });
    await Promise.all(busy);
    await app.settle();
    expect([await list(old), await counts(renamed)]).toEqual([[], { [renamed]: 450 }]);
  });

  test('doesn’t hold up what other changes of tags cause', async () => {
    const [old, renamed, other] = names();
    await crowd(old, 60);
    const customer = await app.newCustomer('陳小美');
    await rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await applyTagEdits(app.context);
    const { id } = await contactOf(customer.psid);
    await app.api('PATCH', `/contacts/${id}`, { tags: [other] });
    await followTags(app.context);
    expect(await counts(other)).toEqual({ [other]: 1 });
  });

  test('a contact’s journey waits until its tag has been renamed: the steps ask for the new name', async () => {
    const [old, renamed] = names();
    const start = `start ${made}`;
    await newJourney(start, [wait, { kind: 'if', tag: old, then: [say('has it')], else: [say('has it not')] }]);
    const customer = await tagged(old, start);
    app.clock.offsetMs += 31 * minuteMs;
    await rename(old, renamed);
    const { advanceJourneys } = await import('../journeys/advance-journeys.ts');
    expect(await advanceJourneys(app.context)).toBe(0);
    await app.settle();
    expect(await told(customer)).toEqual(['has it']);
  });
});

test('after all this, the counts are those of the contacts', async () => {
  await app.settle();
  const counted = await app.sql('select name, contacts from tag where contacts <> 0 order by name collate "C"');
  const real = await app.sql(
    `select t.name, count(*) as contacts from contact c cross join lateral unnest(c.tags) t (name)
     where c.same_as is null group by 1 order by t.name collate "C"`,
  );
  expect(counted).toEqual(real);
});
