import type { Pool } from 'pg';

/** Changes of tags that one statement follows. */
const atOnce = 40;

/** Journeys that start one another in a row: what a loop that nobody has found when saving it comes to. */
const longestChain = 5;

// Tags are locked in the order of their names: two servers that count the same ones don't wait for each other in a circle.
const followSql = `
with due as materialized (
  select id, contact_id, tag, added, origin, depth from tag_change
  where followed_at is null order by at, id limit ${atOnce} for update skip locked),
counted as (
  insert into tag (name, contacts)
  select tag, sum(case when added then 1 else -1 end) as contacts from due group by tag order by tag
  on conflict (name) do update set contacts = greatest(0, tag.contacts + excluded.contacts)),
started as (
  insert into journey_run (journey_id, steps_id, contact_id, change_id, once, depth, state, reason, next_at, entered_at, ended_at)
  select j.id, j.steps_id, d.contact_id, d.id, not j.repeats, d.depth + 1,
    case when is_loop then 'stopped' else 'active' end, case when is_loop then 'loop' end, $1, $1, case when is_loop then $1::timestamptz end
  from due d cross join lateral (select d.depth >= ${longestChain} as is_loop) loop
    cross join lateral (select * from journey x where x.tag = d.tag and x.enabled and x.deleted_at is null offset 0) j
  where d.added
  on conflict do nothing),
undone as (
  update journey_run x set state = 'undoing', reason = null, next_at = $1, ended_at = null
  where x.id = any (array(
    select r.id from due d
      cross join lateral (select a.id from tag_change a where a.contact_id = d.contact_id and a.tag = d.tag and a.added offset 0) a
      cross join lateral (select y.id from journey_run y where y.change_id = a.id and y.reason is distinct from 'undone' offset 0) r
    where not d.added and d.origin = 'undo'))),
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

/** Tags, and the changes of contacts' tags. */
export function buildTagStore(pool: Pool) {
  return {
    /** Does what changes of tags cause, once each, in one statement. @returns how many changes it was */
    async follow(now: Date): Promise<number> {
      const { rows } = await pool.query<{ count: number }>({ name: 'tags-follow', text: followSql, values: [now] });
      return rows[0]?.count ?? 0;
    },
  };
}
