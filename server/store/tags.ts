import type { Pool } from 'pg';
import type { TagView } from '../contract/tags.ts';
import { tagUses } from './tag-uses.ts';
import { queueEvent } from './webhooks/queue-event.ts';

/** Changes of tags that one statement follows. */
const atOnce = 30;

/** Journeys that start one another in a row: what a loop that nobody has found when saving it comes to. */
const longestChain = 5;

/** All changes of a contact's tags, in their order, as JSON of `TagChange`. @param contact the SQL of its id */
export const tagChanges = (contact: string) => `(
  select coalesce(json_agg(json_build_object('id', x.id, 'tag', x.tag, 'added', x.added, 'origin', x.origin, 'originId', x.origin_id,
      'at', extract(epoch from x.at) * 1000, 'isUndone', exists (select from undone_tag_change u where u.change_id = x.id),
      'newName', case when x.origin = 'tag_edit' and not x.added then (select e.new_name from tag_edit e where e.id = x.origin_id) end)
    order by x.n), '[]')
  from tag_change x where x.contact_id = ${contact})`;

/**
 * What an undo sets of a run `x` that isn't undone yet. The unique index allows a contact one run of a journey that hasn't ended: of
 * those that had ended there may be several, and one that goes on, so they are marked as tests, which it leaves out, until that is done.
 */
export const takenBack = (now: string) => `state = 'undoing', reason = null, next_at = ${now}, ended_at = null,
  is_test = x.is_test or x.state <> 'active' and (not x.once or exists (
    select from journey_run y where y.journey_id = x.journey_id and y.contact_id = x.contact_id and y.id <> x.id
      and y.state in ('active', 'undoing')))`;
export const isTakenBack = `(x.state = 'undoing' or x.reason is not distinct from 'undone')`;

// An edit of a tag starts no journey: nobody has got a tag that they didn't have. Nor does a tag that an undo gives back, or has taken off.
// What an undo takes off is followed after all that came before it, so that it finds what that has started.
// Tags are locked in the order of their names: two servers that count the same ones don't wait for each other in a circle.
const followSql = `
with edits as materialized (select id, old_name, new_name from tag_edit where ended_at is null),
due as materialized (
  select * from tag_change d
  where followed_at is null and (d.origin <> 'undo' or d.added or not exists (
    select from tag_change e where e.contact_id = d.contact_id and e.at <= d.at and e.followed_at is null and e.added and e.origin <> 'tag_edit' offset 0))
  order by origin = 'tag_edit', at, id limit ${atOnce} for no key update skip locked),
counted as (
  insert into tag (name, contacts)
  select tag, sum(case when added then 1 else -1 end) as contacts from due group by tag order by tag
  on conflict (name) do update set contacts = tag.contacts + excluded.contacts),
told as (${queueEvent(
  {
    type: "'tag.added'",
    at: 'due.at',
    data: `jsonb_build_object('contactId', due.contact_id, 'tag', due.tag, 'origin', due.origin, 'originId', due.origin_id)`,
  },
  "due where due.added and due.origin <> 'tag_edit'",
)}),
started as (
  insert into journey_run (journey_id, steps_id, contact_id, change_id, once, depth, state, reason, next_at, entered_at, ended_at)
  select j.id, j.steps_id, d.contact_id, d.id, not j.repeats, d.depth + 1,
    case when is_loop then 'stopped' else 'active' end, case when is_loop then 'loop' end, $1, $1, case when is_loop then $1::timestamptz end
  from due d cross join lateral (select d.depth >= ${longestChain} as is_loop) loop
    cross join lateral (select coalesce((select e.new_name from edits e where e.old_name = d.tag), d.tag) as tag offset 0) today
    cross join lateral (select * from journey x where x.tag = today.tag and x.enabled and x.deleted_at is null offset 0) j
  where d.added and d.origin not in ('tag_edit', 'undo') and not exists (select from undone_tag_change u where u.change_id = d.id)
  on conflict do nothing),
undone as (
  update journey_run x set ${takenBack('$1')}
  where not ${isTakenBack} and x.id = any (array(
    select r.id from (select distinct contact_id from due where not added and origin = 'undo') d
      cross join lateral (select y.id, y.change_id from journey_run y where y.contact_id = d.contact_id offset 0) r
    where exists (select from undone_tag_change u where u.change_id = r.change_id)))),
edited as (
  insert into tag_edit_contact (edit_id, contact_id)
  select distinct e.id, d.contact_id from due d join edits e on e.old_name = d.tag where d.added on conflict do nothing),
menus as (
  insert into contact_menu (contact_id, channel_id, due_at)
  select distinct d.contact_id, r.channel_id, now() from due d
    cross join lateral (select x.channel_id from rich_menu_rule x where x.tag = d.tag and x.deleted_at is null offset 0) r
    cross join lateral (select from contact x where x.id = d.contact_id and x.channel_id = r.channel_id offset 0) c
  order by d.contact_id
  on conflict (contact_id) do update set due_at = now(), asks = contact_menu.asks + 1),
followed as (
  update tag_change x set followed_at = $1 where x.id = any (array(select id from due)))
select count(*) as count from due`;

/** In the order of the code points, which no collation of a database changes. */
const byName = (name: string) => `${name} collate "C"`;
const holdsPart = (name: string) =>
  `($3::text is null or strpos(lower(normalize(${name}, NFKC)), lower(normalize($3, NFKC))) > 0)`;

/** Tags by their names: `page` is SQL of a set of names. */
const shown = (page: string) => `
with used as materialized (${tagUses}),
page as materialized (${page})
select p.name, coalesce(greatest(t.contacts, 0), 0) as contacts,
  (select coalesce(json_agg(json_build_object('kind', u.kind, 'id', u.id, 'name', u.name) order by u.kind, u.id), '[]')
   from used u where u.tag = p.name) as "usedBy",
  (select json_build_object('kind', case when e.new_name is null then 'remove' when e.is_merge then 'merge' else 'rename' end,
     'to', e.new_name, 'done', e.done, 'total', greatest(e.total, e.done, t.contacts)) from tag_edit e
   where e.old_name = p.name and e.ended_at is null and t.contacts > 0) as change
from page p left join tag t on t.name = p.name order by ${byName('p.name')}`;

const listSql = shown(`
  select n.name from (
    select f.name from (
      select t.name from tag t where t.contacts > 0 and ($2::text is null or ${byName('t.name')} > $2) and ${holdsPart('t.name')}
      order by ${byName('t.name')} limit $1) f
    union select u.tag from used u where ($2::text is null or ${byName('u.tag')} > $2) and ${holdsPart('u.tag')}) n
  order by ${byName('n.name')} limit $1`);

/** Adds to the numbers of contacts, in the order in which `follow` locks tags. */
export async function countTags(
  queries: Pick<Pool, 'query'>,
  changes: readonly { name: string; contacts: number }[],
): Promise<void> {
  await queries.query(
    `insert into tag (name, contacts) select * from unnest($1::text[], $2::bigint[]) c (name, contacts) order by name
     on conflict (name) do update set contacts = tag.contacts + excluded.contacts`,
    [changes.map(({ name }) => name), changes.map(({ contacts }) => contacts)],
  );
}

/** Tags, and the changes of contacts' tags. */
export function buildTagStore(pool: Pool) {
  return {
    /** Tags that a contact has, or that something names. @param after the last name of the page before. @param part of the name; null: any */
    async list(limit: number, after: string | null, part: string | null): Promise<TagView[]> {
      const { rows } = await pool.query<TagView>({ name: 'tags-list', text: listSql, values: [limit, after, part] });
      return rows;
    },

    /** A tag that may be on nobody and named by nothing. */
    async find(name: string): Promise<TagView> {
      const { rows } = await pool.query<TagView>(shown('select $1::text as name'), [name]);
      return rows[0] as TagView;
    },

    /** Does what changes of tags cause, once each, in one statement. @returns how many changes it was */
    async follow(now: Date): Promise<number> {
      const { rows } = await pool.query<{ count: number }>({ name: 'tags-follow', text: followSql, values: [now] });
      return rows[0]?.count ?? 0;
    },
  };
}
