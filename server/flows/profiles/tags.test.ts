// Tags: where each came from, and what follows a change of them, once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactView } from '../../contract/contacts.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';
import { followTags } from './follow-tags.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest({ campaign: { tags: { source: ['fan'], target: ['vip', 'fan'] } } });
});
afterAll(() => app.close());

const changesOf = (contactId: string) =>
  app.sql<{ tag: string; added: boolean; origin: string; origin_id: string | null }>(
    'select tag, added, origin, origin_id from tag_change where contact_id = $1 order by at, tag',
    [contactId],
  );
const contactOf = async (externalId: string) => {
  const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
  if (!body.items[0]) throw new Error(`no contact ${externalId}`);
  return body.items[0];
};
const setTags = async ({ id }: { id: string }, tags: string[]) =>
  expect((await app.api('PATCH', `/contacts/${id}`, { tags })).status).toBe(200);
const counts = async () => {
  const rows = await app.sql<{ name: string; contacts: number }>('select name, contacts from tag order by name');
  return Object.fromEntries(rows.map(({ name, contacts }) => [name, contacts]));
};

test('a link, a hand and an undo each leave a row for every tag that changed, and for no other', async () => {
  const customer = await app.newCustomer('陳小美', 'friend');
  const card = await app.newCard(customer);
  await setTags(await contactOf(customer.psid), ['fan']);
  const { watch } = await app.link(customer, card);
  const [attempt] = await app.attempts(card);
  const page = await contactOf(customer.psid);
  const line = await contactOf(customer.lineUserId);
  expect([page.tags, line.tags]).toEqual([['fan'], ['vip', 'fan']]);
  await setTags(line, ['vip', 'fan', 'called']);
  await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });

  const link = { origin: 'link', origin_id: attempt?.id };
  const hand = { origin: 'administrator_key', origin_id: null };
  expect(await changesOf(page.id)).toEqual([{ tag: 'fan', added: true, ...hand }]);
  const [merge] = await app.sql<{ id: string }>('select id from merge where attempt_id = $1', [attempt?.id]);
  const undo = { added: false, origin: 'undo', origin_id: merge?.id };
  expect(await changesOf(line.id)).toEqual([
    { tag: 'fan', added: true, ...link },
    { tag: 'vip', added: true, ...link },
    { tag: 'called', added: true, ...hand },
    { tag: 'fan', ...undo },
    { tag: 'vip', ...undo },
  ]);
  expect((await contactOf(customer.lineUserId)).tags).toEqual(['called']);
});

test('an undo leaves no row for a tag that somebody has taken off already', async () => {
  const customer = await app.newCustomer('林大明', 'friend');
  const { watch } = await app.link(customer, await app.newCard(customer));
  const line = await contactOf(customer.lineUserId);
  await setTags(line, ['fan']);
  await app.api('POST', `/link/${watch}/undo`, { idToken: (await app.login(customer)).idToken });
  const removals = (await changesOf(line.id)).filter(({ added }) => !added);
  expect(removals.map(({ tag, origin }) => [tag, origin])).toEqual([
    ['vip', 'administrator_key'],
    ['fan', 'undo'],
  ]);
});

test('changes are counted once, whoever follows them', async () => {
  await app.settle();
  const before = await counts();
  const customer = await app.newCustomer('王小華', 'friend');
  await app.link(customer, await app.newCard(customer));
  const followed = await Promise.all(Array.from({ length: 4 }, () => followTags(app.context)));
  expect(followed.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await followTags(app.context)).toBe(0);
  const plus = (name: string, count: number) => (before[name] ?? 0) + count;
  expect(await counts()).toMatchObject({ fan: plus('fan', 2), vip: plus('vip', 1) });
});

test('the counts are those of the contacts', async () => {
  await app.settle();
  const rows = await app.sql<{ name: string; contacts: number }>(
    'select t.name, count(*) as contacts from contact c cross join lateral unnest(c.tags) t (name) group by 1',
  );
  const counted = Object.entries(await counts()).filter(([, contacts]) => contacts > 0);
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(rows.map((row) => [row.name, row.contacts])));
});
