import type { Pool } from 'pg';
import { inboundKinds, type TimelineKind } from '../contract/profiles.ts';
import type { TagCauseView } from '../contract/tag-sources.ts';
import { lastId } from './newest-first.ts';

/** The last entry of the page before: its time to the microsecond, RFC 3339, and its id. */
export type TimelineCursor = { at: string; id: string };
export type TimelineRow = TimelineCursor & {
  contactId: string | null;
  kind: TimelineKind;
  /** What this kind has beside these, as the contract describes it. */
  entry: Record<string, unknown>;
};
export type TagSourceRow = TagCauseView & { contactId: string; tag: string; at: Date };

const nameOf = (table: string, id: string) => `(select named.name from ${table} named where named.id = ${id} offset 0)`;
const campaignOf = (id: string) => `json_build_object('id', ${id}, 'name', ${nameOf('campaign', id)})`;
const journeyOf = (id: string) => `json_build_object('id', ${id}, 'name', ${nameOf('journey', id)})`;
const whoIs = (actor: string, id: string) => `json_build_object('kind', ${actor}, 'id', ${id}, 'name',
  case ${actor} when 'staff' then ${nameOf('staff', id)} when 'key' then ${nameOf('api_key', id)} end)`;
/** Of a row `x` of `tag_change`. */
const causeOf = `'origin', x.origin,
  'who', case when x.origin in ('staff', 'key', 'administrator_key') then ${whoIs('x.origin', 'x.origin_id')} end,
  'campaign', case when x.origin = 'link' then (select ${campaignOf('a.campaign_id')} from attempt a where a.id = x.origin_id offset 0) end,
  'journey', case when x.origin = 'journey' then (select ${journeyOf('r.journey_id')} from journey_run r where r.id = x.origin_id offset 0) end`;

/** The rows of `x` after the cursor ($2, $3), the newest `$4`. @param at the column of its time */
const page = (at: string) =>
  `x.${at} <= $2::timestamptz and (x.${at}, x.id) < ($2, $3::uuid) order by x.${at} desc, x.id desc limit $4`;

const linkedBy = (column: string, more = '') => `
  select x.id from own c cross join lateral (
    select x.id, x.created_at from attempt x where x.${column} = c.id ${more} and ${page('created_at')} offset 0) x`;
const auditBy = (column: string, ids: string) => `
  select x.id from (${ids}) o (id) cross join lateral (
    select x.id from audit x where x.${column} = o.id and x.action <> 'link' and ${page('at')} offset 0) x`;

/** The entries of each kind: id, at, contact_id and the rest as JSON. Each reads at most `$4` rows for each contact. */
const sources: Record<TimelineKind, string> = {
  inbound: `
    select x.id, x.at, c.id as contact_id, json_build_object('event', x.kind,
      'text', case when x.kind = 'message' then x.detail ->> 'text' end) as entry
    from own c cross join lateral unnest(array[c.external_id, c.second_id]) n (name)
    cross join lateral (select * from inbound_event x where x.channel_id = c.channel_id and x.external_id = n.name
      and x.processed_at is not null and x.kind in (${inboundKinds.map((kind) => `'${kind}'`).join(', ')}) and ${page('at')} offset 0) x`,
  friendship: `
    select x.id, x.at, c.id, json_build_object('change', x.kind) from own c
    cross join lateral (select * from friendship_log x where x.channel_id = c.channel_id and x.external_id = c.external_id
      and ${page('at')} offset 0) x`,
  delivery: `
    select x.id, x.created_at, c.id, json_build_object('cause', x.cause, 'state', x.shown, 'reason', x.reason, 'campaign',
      coalesce((select ${campaignOf('k.campaign_id')} from card k where k.id = x.card_id offset 0),
        (select ${campaignOf('a.campaign_id')} from attempt a where a.id = x.attempt_id offset 0)))
    from own c cross join lateral (select * from outbox x where x.contact_id = c.id and ${page('created_at')} offset 0) x`,
  attempt: `
    select x.id, x.created_at, case when s.id is null then x.target_contact_id else s.id end, json_build_object(
      'side', case when s.id is null then 'target' else 'source' end, 'outcome', x.outcome, 'reason', x.reason,
      'campaign', ${campaignOf('x.campaign_id')},
      'sourceContactId', x.source_contact_id, 'targetContactId', x.target_contact_id,
      'undone', k.is_revoked, 'mergeId', case when not k.is_revoked then (
        select m.id from merge m where m.attempt_id = x.id and m.undone_at is null
          and exists (select from merge_undo u where u.merge_id = m.id)) end)
    from (${linkedBy('source_contact_id', "and x.outcome = 'linked'")} union ${linkedBy('source_contact_id', "and x.outcome <> 'linked'")}
      union ${linkedBy('target_contact_id')}) found
    cross join lateral (select * from attempt x where x.id = found.id offset 0) x
    cross join lateral (select x.outcome = 'linked' and y.revoked_at is not null as is_revoked from card y where y.id = x.card_id offset 0) k
    left join own s on s.id = x.source_contact_id`,
  merge: `
    select x.id, x.at, null::uuid, json_build_object('undone', x.undone_at is not null,
      'mergeId', case when x.undone_at is null and exists (select from merge_undo u where u.merge_id = x.id) then x.id end)
    from merges found cross join lateral (select * from merge x where x.id = found.id offset 0) x
    where x.attempt_id is null and (x.at, x.id) < ($2::timestamptz, $3::uuid)`,
  journey: `
    select x.id, x.entered_at, c.id, json_build_object('journey', ${journeyOf('x.journey_id')},
      'state', case x.state when 'undoing' then 'active' else x.state end, 'reason', x.reason, 'test', x.is_test)
    from own c cross join lateral (select * from journey_run x where x.contact_id = c.id and ${page('entered_at')} offset 0) x`,
  tag: `
    select x.id, x.at, c.id, json_build_object('tag', x.tag, 'added', x.added, ${causeOf})
    from own c cross join lateral (select * from tag_change x where x.contact_id = c.id and ${page('at')} offset 0) x`,
  change: `
    select x.id, x.at, (select c.id from own c where c.id in (x.object_id, x.source_contact_id, x.target_contact_id) limit 1),
      json_build_object('action', x.action, 'who', ${whoIs('x.actor', 'x.actor_id')}, 'fields', coalesce(x.ids -> 'fields', '[]'))
    from (${auditBy('object_id', 'select id from own union all select id from profiles union all select id from merges')}
      union ${auditBy('source_contact_id', 'select id from own')} union ${auditBy('target_contact_id', 'select id from own')}) found
    cross join lateral (select * from audit x where x.id = found.id offset 0) x`,
};

/** $1 a living profile. Its contacts, with those that were joined with one; the profiles that it has absorbed; its merges, undone ones too. */
const timelineSql = (kinds: readonly TimelineKind[]) => `
with recursive current as materialized (select * from contact x where x.profile_id = $1 and x.same_as is null),
own as materialized (
  select id, channel_id, external_id, second_id from current
  union all select x.id, x.channel_id, x.external_id, x.second_id from current c
    cross join lateral (select * from contact x where x.same_as = c.id offset 0) x),
profiles as (
  select $1::uuid as id
  union select m.absorbed_id from profiles p cross join lateral (
    select x.absorbed_id from merge x where x.survivor_id = p.id and x.undone_at is null offset 0) m),
merges as materialized (
  select m.id from profiles p cross join lateral (
    select x.id from merge x where x.survivor_id = p.id union all select x.id from merge x where x.absorbed_id = p.id offset 0) m
  group by m.id),
entries as (${kinds.map((kind) => `select '${kind}' as kind, e.* from (${sources[kind]}) e (id, at, contact_id, entry)`).join('\nunion all ')})
select kind, id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, contact_id as "contactId", entry
from entries e order by e.at desc, id desc limit $4`;

/** Of each tag of a profile's contacts, the change that put it on last. */
const tagSourcesSql = `
select c.id as "contactId", t.tag, x.at, json_build_object(${causeOf}) as cause
from contact c cross join lateral unnest(c.tags) t (tag)
cross join lateral (select * from tag_change x where x.contact_id = c.id and x.tag = t.tag and x.added order by x.at desc limit 1) x
where c.profile_id = $1 and c.same_as is null`;

/** What happened to a profile's contacts, from every table that knows. */
export function buildTimelineStore(pool: Pool) {
  return {
    /** Newest first, up to `limit`. @param profileId a living profile */
    async list(query: {
      profileId: string;
      kinds: readonly TimelineKind[];
      after: TimelineCursor | null;
      limit: number;
    }): Promise<TimelineRow[]> {
      const { profileId, kinds, after, limit } = query;
      const { at, id } = after ?? { at: 'infinity', id: lastId };
      const { rows } = await pool.query<TimelineRow>(timelineSql(kinds), [profileId, at, id, limit]);
      return rows;
    },

    async tagSources(profileId: string): Promise<TagSourceRow[]> {
      const { rows } = await pool.query(tagSourcesSql, [profileId]);
      return rows.map(({ cause, ...row }) => ({ ...row, ...cause }));
    },
  };
}
