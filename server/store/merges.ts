import type { Pool } from 'pg';
import type { Joined } from '../domain/linking/undo.ts';
import { tagChanges } from './tags.ts';
import type { Seen } from './write/changes.ts';

/** The merge of an undo. `isErased`: the record of what it moved was deleted. */
export type MergeHead = {
  id: string;
  version: number;
  at: Date;
  survivorId: string;
  isUndone: boolean;
  isErased: boolean;
  /** The profile that the two contacts share; null if they don't. */
  sharedProfile: { id: string; version: number } | null;
};

/** A linked attempt, as read for an undo. */
export type LinkedAttempt = {
  externalId: string;
  targetChannelId: string;
  loginChannelId: string | null;
  isLinked: boolean;
  card: { id: string; version: number };
  /** Its card was revoked by an undo or an unlink. */
  isUndone: boolean;
  /** Its own merge, or the one that had joined the two before; null if unknown. */
  merge: MergeHead | null;
};

/** `seen`: all rows that were read, for the guarded write. */
export type JoinedRows = Joined & { seen: Seen[] };

const headJson = `json_build_object('id', m.id, 'version', m.version, 'at', m.at, 'survivorId', m.survivor_id,
  'isUndone', m.undone_at is not null, 'isErased', not exists (select from merge_undo u where u.merge_id = m.id),
  'sharedProfile', (select json_build_object('id', p.id, 'version', p.version) from profile p
    where p.id = s.profile_id and p.id = t.profile_id))`;

/** Rows of `table` by the ids of `ids` (a CTE with a column `id`), one index look-up each, regardless of the statistics. */
const byId = (ids: string, table: string, columns = '*') =>
  `${ids} cross join lateral (select ${columns} from ${table} x where x.id = ${ids}.id offset 0)`;

const ms = (at: string) => `extract(epoch from ${at}) * 1000`;

/** The merges that moved a contact: nearly all moved a single contact, the others have rows in `merge_contact`. */
export const thatMoved = (contactId: string) => `
  select u.merge_id from merge_undo u where u.contact_ids[1] = ${contactId} and cardinality(u.contact_ids) = 1
  union all select mc.merge_id from merge_contact mc where mc.contact_id = ${contactId}`;

// A profile has a few contacts. The planner estimates hundreds, and would scan whole tables: so each step is a loop.
const joinedSql = `
with recursive here as materialized (select id from contact where profile_id = $1),
near as materialized (
  select m.id, m.survivor_id from here cross join lateral (${thatMoved('here.id')} offset 0) moved
   cross join lateral (select x.id, x.survivor_id from merge x where x.id = moved.merge_id and x.undone_at is null offset 0) m
  union select id, survivor_id from merge where id = $2),
up as (
  select p.id, p.merged_into from (select $1::uuid as id union select survivor_id from near) start
   cross join lateral (select x.id, x.merged_into from profile x where x.id = start.id offset 0) p
  union select p.id, p.merged_into from up cross join lateral (select x.id, x.merged_into from profile x where x.id = up.merged_into offset 0) p),
held as materialized (
  select id from near
  union select m.id from up cross join lateral (select x.id from merge x where x.absorbed_id = up.id and x.undone_at is null offset 0) m),
merges as materialized (
  select m.*, u.contact_ids, u.moved from ${byId('held', 'merge')} m
   cross join lateral (select x.contact_ids, x.moved from merge_undo x where x.merge_id = m.id offset 0) u),
linked as materialized (
  select a.id from here cross join lateral (
     select x.id, x.card_id from attempt x where x.source_contact_id = here.id and x.outcome = 'linked' offset 0) a
   cross join lateral (select from card x where x.id = a.card_id and x.revoked_at is null offset 0) k),
links as materialized (
  select a.*, g.tags, k.version as card_version,
    coalesce(
      case when a.added_tags is not null then json_build_object(a.source_contact_id, a.added_tags -> 'source',
        a.target_contact_id, a.added_tags -> 'target') end,
      -- What a server of 0.1 linked has them in its redemption.
      (select x.added_tags::json from redemption x where x.attempt_id = a.id), '{}') as tags_by_contact
  from ${byId('linked', 'attempt')} a
    cross join lateral (select x.version from card x where x.id = a.card_id offset 0) k
    cross join lateral (select x.tags from campaign x where x.id = a.campaign_id offset 0) g
  where a.source_contact_id is not null and a.target_contact_id is not null),
others as materialized (
  (select source_contact_id as id from links union select target_contact_id from links) except select id from here),
profiles as materialized (select id from up union select absorbed_id from merges)
select
  (select coalesce(json_agg(json_build_object('id', c.id, 'version', c.version, 'optedOut', c.opted_out, 'tags', c.tags, 'changes', ${tagChanges('c.id')})
     order by c.id), '[]')
   from ${byId('here', 'contact')} c) as contacts,
  (select coalesce(json_agg(json_build_object('id', c.id, 'version', c.version)), '[]') from ${byId('others', 'contact')} c) as others,
  (select coalesce(json_agg(json_build_object('id', p.id, 'version', p.version, 'mergedInto', p.merged_into, 'fields', p.fields)), '[]')
   from ${byId('profiles', 'profile')} p) as profiles,
  (select coalesce(json_agg(json_build_object('id', m.id, 'version', m.version, 'attemptId', m.attempt_id, 'survivorId', m.survivor_id,
     'absorbedId', m.absorbed_id, 'contactIds', m.contact_ids, 'moved', m.moved) order by m.at, m.id), '[]') from merges m) as merges,
  (select coalesce(json_agg(json_build_object('attemptId', l.id, 'cardId', l.card_id, 'cardVersion', l.card_version,
     'sourceContactId', l.source_contact_id, 'targetContactId', l.target_contact_id, 'addedTags', l.tags_by_contact,
     'heirOf', coalesce(l.added_tags -> 'heirOf', '[]'), 'at', ${ms('l.ended_at')},
     'campaignTags', l.tags) order by l.id), '[]') from links l) as links`;

/** Merges, and the data for an undo or an unlink (§6). */
export function buildMergeStore(pool: Pool) {
  const head = (merge: MergeHead): MergeHead => ({ ...merge, at: new Date(merge.at) });
  return {
    async find(id: string): Promise<MergeHead | null> {
      const { rows } = await pool.query(
        `select ${headJson} as merge from merge m left join attempt a on a.id = m.attempt_id
           left join contact s on s.id = a.source_contact_id left join contact t on t.id = a.target_contact_id
         where m.id = $1`,
        [id],
      );
      return rows[0] ? head(rows[0].merge) : null;
    },

    async ofAttempt(id: string): Promise<LinkedAttempt | null> {
      const { rows } = await pool.query(
        `select a.target_external_id as "externalId", a.target_channel_id as "targetChannelId",
           ch.public ->> 'loginChannelId' as "loginChannelId", a.outcome = 'linked' as "isLinked",
           json_build_object('id', k.id, 'version', k.version) as card,
           a.outcome = 'linked' and k.revoked_at is not null as "isUndone",
           coalesce(
             (select ${headJson} from merge m where m.attempt_id = a.id),
             (select ${headJson} from
                (select moved.merge_id from (values (s.id), (t.id)) c (id) cross join lateral (${thatMoved('c.id')}) moved
                 group by moved.merge_id having count(*) = 1) one
                cross join lateral (select * from merge x where x.id = one.merge_id and x.undone_at is null offset 0) m
              where exists (select from merge_undo u where u.merge_id = m.id)
              order by m.at desc, m.id desc limit 1)) as merge
         from attempt a join card k on k.id = a.card_id join channel ch on ch.id = a.target_channel_id
           left join contact s on s.id = a.source_contact_id left join contact t on t.id = a.target_contact_id
         where a.id = $1`,
        [id],
      );
      const [row] = rows;
      return row ? { ...row, merge: row.merge && head(row.merge) } : null;
    },

    /** When these merges were made, by id. */
    async madeAt(ids: readonly string[]): Promise<Map<string, Date>> {
      const { rows } = await pool.query<{ id: string; at: Date }>('select id, at from merge where id = any($1)', [ids]);
      return new Map(rows.map(({ id, at }) => [id, at]));
    },

    /**
     * The contacts of a living profile, and the merges that joined them.
     * @param mergeId a merge that is always read
     */
    async joinedOn(profileId: string, mergeId: string | null): Promise<JoinedRows> {
      const { rows } = await pool.query({ name: 'joined-on', text: joinedSql, values: [profileId, mergeId] });
      const { contacts, others, profiles, merges, links } = rows[0];
      return { profileId, contacts, profiles, merges, links, seen: seenRows() };

      function seenRows(): Seen[] {
        const of = (table: Seen['table'], list: { id: string; version: number }[]) =>
          list.map(({ id, version }): Seen => ({ table, id, version }));
        const cards = links.map((link: { cardId: string; cardVersion: number }) => ({
          id: link.cardId,
          version: link.cardVersion,
        }));
        return [
          ...of('profile', profiles),
          ...of('contact', [...contacts, ...others]),
          ...of('card', cards),
          ...of('merge', merges),
        ];
      }
    },
  };
}
