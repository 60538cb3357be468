// The list of tags: which are there, who has them, what names them, and their addresses.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TagView } from '../../contract/tags.ts';
import { openTagTest, type TagTest } from '../../testing/test-tags.ts';

let app: TagTest;
beforeAll(async () => {
  app = await openTagTest();
});
afterAll(() => app.close());
beforeEach(() => app.editsEnd());

describe('the list', () => {
  test('has the tags of contacts, campaigns and journeys, of drafts too, with what names them', async () => {
    const [onContact, inCampaign, inDraft] = app.names();
    await app.tagged(onContact);
    const campaign = await app.newCampaign({ name: 'Spring', tags: { source: [inCampaign], target: [] } });
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { tags: { target: [inDraft, ''] } } });
    const steps = [
      { kind: 'tag', add: [inCampaign], remove: [] },
      { kind: 'if', tag: `if ${app.number()}`, then: [{ kind: 'tag', add: [], remove: [onContact] }], else: [] },
    ];
    const journey = await app.newJourney(`start ${app.number()}`, steps, { enabled: false });
    await app.api('PATCH', `/journeys/${journey.id}`, { draft: { trigger: { tag: `draft ${app.number()}` } } });
    const spring = { kind: 'campaign', id: campaign.id, name: 'Spring' };
    const welcome = { kind: 'journey', id: journey.id, name: journey.name };
    const found = (await app.list(` ${app.number()} `)).filter(({ name }) => name.endsWith(` ${app.number()}`));
    expect(found).toEqual([
      { name: `draft ${app.number()}`, contacts: 0, usedBy: [welcome], change: null },
      { name: `if ${app.number()}`, contacts: 0, usedBy: [welcome], change: null },
      { name: inCampaign, contacts: 0, usedBy: [spring, welcome], change: null },
      { name: onContact, contacts: 1, usedBy: [welcome], change: null },
      { name: inDraft, contacts: 0, usedBy: [spring], change: null },
      { name: `start ${app.number()}`, contacts: 0, usedBy: [welcome], change: null },
    ]);
  });

  test('leaves out what a deleted campaign names, and tags that nobody has any more', async () => {
    const [gone, named] = app.names();
    const customer = await app.tagged(gone);
    await app.give(customer);
    const campaign = await app.newCampaign({ tags: { source: [named], target: [] } });
    await app.api('DELETE', `/campaigns/${campaign.id}`);
    expect([await app.list(gone), await app.list(named)]).toEqual([[], []]);
  });

  test('comes in pages, each tag once, in the order of the code points', async () => {
    const all = ['Zoo', 'ant', '會員', 'ａｎｔ wide', '🎉'].map((name) => `${name} paged`);
    await app.tagged(...all.slice(0, 3));
    await app.newCampaign({ tags: { source: all.slice(2), target: [] } });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/tags?q=PAGED&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await app.api<{ items: TagView[]; nextCursor: string | null }>('GET', path);
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['Zoo paged', 'ant paged', '會員 paged', 'ａｎｔ wide paged', '🎉 paged']);
    expect((await app.list('ant')).map(({ name }) => name)).toEqual(['ant paged', 'ａｎｔ wide paged']);
  });

  test.each(['%00', '!', 'AA', 'w7', 'x'.repeat(601)])('a cursor that isn’t one, %s, is refused', async (cursor) => {
    expect((await app.api('GET', `/tags?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('the address of a tag', () => {
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
    const [, renamed] = app.names();
    const customer = await app.tagged(name);
    expect((await app.rename(name, renamed)).status).toBe(200);
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([renamed.trim()]);
    expect((await app.rename(renamed, name)).status).toBe(200);
    await app.settle();
    expect((await app.remove(name)).status).toBe(204);
    await app.settle();
    expect(await app.tagsOf(customer)).toEqual([]);
  });
});

test('after all this, the counts are those of the contacts', () => app.countsAreTrue());
