// What a history has come to: in the database, and in the model.
import { expect } from 'vitest';
import type { HistoryModel } from './test-history-model.ts';
import { tagsOf } from './test-tag-model.ts';
import type { UndoWorld } from './test-undo.ts';

/** @param tagNames all tags of the history */
export function historyState({ sql }: UndoWorld, model: HistoryModel, tagNames: string[]) {
  const ids = model.contacts.map(({ id }) => id);

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
        .map((contact) => ({
          id: contact.id,
          profile: contact.profile,
          tags: [...tagsOf(contact).keys()].toSorted(),
          optedOut: contact.optedOutAt !== null,
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
      tagNames,
    ]);
    const real = await sql(
      'select t.name, count(*) as contacts from contact c cross join lateral unnest(c.tags) t (name) where c.id = any($1) group by 1 order by 1',
      [ids],
    );
    expect(counted).toEqual(real);
  }

  return { stands, says, countsAreTrue };
}
