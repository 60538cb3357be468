import type { Pool } from 'pg';
import { thatMoved } from '../merges.ts';
import type { Seen } from '../write/changes.ts';
import { type CustomerName, readWaiting } from './waiting-events.ts';

/** What is erased: these contacts; with `profileId`, a living profile, also all of it. */
export type ErasureTarget = { contactIds: readonly string[]; profileId?: string };

/** All rows that an erasure changes, but for those that only the contacts' own rows refer to. */
export type ErasureScope = {
  /** The contacts, with those that were joined with one. Empty: there are none. */
  contactIds: string[];
  names: CustomerName[];
  /** The living profiles of the contacts, or the asked one: which of the contacts are on each, and whether nobody else is. */
  profiles: { id: string; contactIds: string[]; isErased: boolean }[];
  /** The erased profiles, with those that were absorbed with what is erased. */
  goneIds: string[];
  cardIds: string[];
  attemptIds: string[];
  mergeIds: string[];
  /** Events that wait, and whose: each channel and name under which some of them do. */
  eventIds: string[];
  waitingNames: Pick<CustomerName, 'channelId' | 'name'>[];
  /** To be locked before anything is changed. */
  rows: Pick<Seen, 'table' | 'id'>[];
};

/** True if somebody is left on a profile: contacts of it that aren't erased. */
const isUsed = (profileId: string) => `(select count(*) from (
  select from contact c where c.profile_id = ${profileId} and c.same_as is null and c.id <> all (array(select id from own)) offset 0) c) > 0`;

// Each row is looked up by itself: a join of a few ids with a table may read the whole table.
const scopeSql = `
with recursive asked as materialized (
  select coalesce(c.same_as, c.id) as id from unnest($1::uuid[]) a (id)
    cross join lateral (select * from contact x where x.id = a.id offset 0) c
  union select x.id from contact x where x.profile_id = $2 and x.same_as is null),
own as materialized (
  select c.* from asked a cross join lateral (
    select * from contact x where x.id = a.id union all select * from contact x where x.same_as = a.id offset 0) c),
names as materialized (
  select o.channel_id, n.name, true as is_current from own o cross join lateral unnest(array[o.external_id, o.second_id]) n (name)
  where n.name is not null
  union select f.channel_id, f.name, false from own o
    cross join lateral (select * from former_name x where x.contact_id = o.id offset 0) f),
living as materialized (
  select profile_id as id from own where same_as is null
  union select x.id from profile x where x.id = $2 and x.merged_into is null and x.erased_at is null),
moved as materialized (
  select m.merge_id as id from own o cross join lateral (${thatMoved('o.id')} offset 0) m),
gone as (
  (select id from living
   union select profile_id from own where same_as is not null
   union select m.absorbed_id from moved v cross join lateral (
     select x.absorbed_id from merge x join merge_undo u on u.merge_id = x.id
     where x.id = v.id and x.undone_at is null and u.contact_ids <@ array(select id from own) offset 0) m)
  union select m.absorbed_id from gone g cross join lateral (
    select x.absorbed_id from merge x where x.survivor_id = g.id and x.undone_at is null
    offset 0) m
  -- What the survivor has absorbed is erased with it.
  where not ${isUsed('g.id')}),
erased as materialized (
  select p.id from gone g cross join lateral (select * from profile x where x.id = g.id and x.erased_at is null offset 0) p
  where not ${isUsed('p.id')}),
attempts as materialized (
  select a.id from own o cross join lateral (
    select x.id from attempt x where x.source_contact_id = o.id union all select x.id from attempt x where x.target_contact_id = o.id offset 0) a
  union select a.id from names n cross join lateral (
    select x.id from attempt x where x.target_channel_id = n.channel_id and x.target_external_id = n.name and x.target_contact_id is null offset 0) a),
merges as materialized (
  select id from moved
  union select m.id from attempts a cross join lateral (select x.id from merge x where x.attempt_id = a.id offset 0) m
  union select m.id from erased e cross join lateral (
    select x.id from merge x where x.survivor_id = e.id union all select x.id from merge x where x.absorbed_id = e.id offset 0) m)
select array(select id from own order by id) as "contactIds",
  (select coalesce(json_agg(json_build_object('channelId', channel_id, 'name', name, 'isCurrent', is_current)), '[]') from names) as names,
  (select coalesce(json_agg(json_build_object('id', l.id, 'isErased', l.id in (select id from erased), 'contactIds', array(
     select o.id from own o left join own k on k.id = o.same_as where coalesce(k.profile_id, o.profile_id) = l.id order by o.id))
   order by l.id), '[]') from living l) as profiles,
  array(select id from erased) as "goneIds",
  array(select k.id from own o cross join lateral (
    select x.id from card x where x.source_contact_id = o.id and x.revoked_at is null offset 0) k) as "cardIds",
  array(select id from attempts) as "attemptIds",
  array(select id from merges) as "mergeIds"`;

/** Finds everything that an erasure changes. */
export async function readErasureScope(pool: Pool, target: ErasureTarget): Promise<ErasureScope> {
  const { rows } = await pool.query<Omit<ErasureScope, 'rows' | 'eventIds' | 'waitingNames'>>({
    name: 'erasure-scope',
    text: scopeSql,
    values: [target.contactIds, target.profileId ?? null],
  });
  const [scope] = rows as [(typeof rows)[number]];
  const profileIds = scope.profiles.map(({ id }) => id);
  const { eventIds, waitingNames } = await readWaiting(pool, scope);
  const of = (table: Seen['table'], ids: string[]) => ids.map((id) => ({ table, id }));
  return {
    ...scope,
    eventIds,
    waitingNames,
    rows: [
      ...of('event', eventIds),
      ...of('profile', [...new Set([...profileIds, ...scope.goneIds])]),
      ...of('contact', scope.contactIds),
      ...of('card', scope.cardIds),
      ...of('attempt', scope.attemptIds),
      ...of('merge', scope.mergeIds),
    ],
  };
}
