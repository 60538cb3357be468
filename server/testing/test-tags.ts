// Helpers for tests of tags: names of one test alone, contacts that have them, and the API's calls.
import { expect } from 'vitest';
import type { Problem } from '../contract/common.ts';
import type { ContactView } from '../contract/contacts.ts';
import type { JourneyView } from '../contract/journeys.ts';
import type { TagView } from '../contract/tags.ts';
import { followTags } from '../flows/profiles/follow-tags.ts';
import { applyTagEdits } from '../flows/tags/apply-tag-edits.ts';
import { openLinkTest, type TestCustomer } from './test-link.ts';

export const minuteMs = 60_000;
export const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
export const wait = { kind: 'wait', minutes: 30 };

export type TagTest = Awaited<ReturnType<typeof openTagTest>>;

/** Starts it; call once per test file, `editsEnd` before each test, and `close` at the end. */
export async function openTagTest() {
  const app = await openLinkTest();
  let made = 0;

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
  const newJourney = async (tag: string, steps: unknown[], more: object = {}) => {
    const trigger = { tag, repeats: true };
    const journey = { name: `Journey of ${tag}`, enabled: true, trigger, steps, ...more };
    return (await app.api<JourneyView>('POST', '/journeys', journey)).body;
  };

  return {
    ...app,
    /** Three names for one test alone: all have its number. */
    names(): [string, string, string] {
      made += 1;
      return [`old ${made}`, `new ${made}`, `other ${made}`];
    },
    number: () => String(made),
    rename,
    remove,
    list,
    counts,
    contactOf,
    tagsOf,
    give,
    tagged,
    newJourney,
    told: (customer: TestCustomer) => app.chat('messenger', customer),
    /** Contacts written straight into the tables, as if they had been there for long. */
    async crowd(tag: string, size: number) {
      await app.sql(
        `with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, $3) returning id)
         insert into contact (id, channel_id, external_id, profile_id, tags, created_at)
         select gen_random_uuid(), $1, 'crowd-' || p.id, p.id, array[$2::text], now() from p`,
        [app.messenger.id, tag, size],
      );
      await app.sql('insert into tag (name, contacts) values ($1, $2)', [tag, size]);
    },
    /** Locks one contact that has the tag. @returns what lets it go */
    async holdOne(tag: string) {
      const client = await app.context.store.pool.connect();
      await client.query('begin');
      await client.query('select from contact where tags @> array[$1] limit 1 for update', [tag]);
      return async () => {
        await client.query('rollback');
        client.release();
      };
    },
    /** A batch of each edit, counted. @returns how many contacts it was */
    async batch() {
      const count = await applyTagEdits(app.context);
      while ((await followTags(app.context)) > 0);
      return count;
    },
    /** Edits wait a minute for latecomers. */
    async editsEnd() {
      app.clock.offsetMs += 2 * minuteMs;
      await app.settle();
    },
    async countsAreTrue() {
      await app.settle();
      const counted = await app.sql('select name, contacts from tag where contacts <> 0 order by name collate "C"');
      const real = await app.sql(
        `select t.name, count(*) as contacts from contact c cross join lateral unnest(c.tags) t (name)
         where c.same_as is null group by 1 order by t.name collate "C"`,
      );
      expect(counted).toEqual(real);
    },
  };
}
