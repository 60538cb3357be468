import type { Pool } from 'pg';
import type { Joined } from '../domain/undo.ts';
import type { Seen } from './write.ts';

/** The merge that an undo is about. `isErased`: what it moved isn't known any more. */
export type MergeHead = {
  id: string;
  version: number;
  at: Date;
  survivorId: string;
  isUndone: boolean;
  isErased: boolean;
  /** The profile on which the two contacts stand together; null if they don't. */
  sharedProfile: { id: string; version: number } | null;
};

/** A linked attempt, as an undo reads it. */
export type LinkedAttempt = {
  externalId: string;
  targetChannelId: string;
  loginChannelId: string | null;
  isLinked: boolean;
  card: { id: string; version: number };
  /** Its card ended with an undo or an unlink. */
  isUndone: boolean;
  /** Its own merge, or the one that had joined the two before; null if nothing tells. */
  merge: MergeHead | null;
};

/** `seen`: every row that was read, for the guarded write. */
export type JoinedRows = Joined & { seen: Seen[] };

const headJson = `json_build_object('id', m.id, 'version', m.version, 'at', m.at, 'survivorId', m.survivor_id,
  'isUndone', m.undone_at is not null, 'isErased', not exists (select from merge_undo u where u.merge_id = m.id),
  'sharedProfile', (select json_build_object('id', p.id, 'version', p.version) from profile p
    where p.id = s.profile_id and p.id = t.profile_id))`;

const joinedSql = `
with recursive here as (select id from contact where profile_id = $1),
near as (
  select m.id from merge_undo u join merge m on m.id = u.merge_id
   where m.undone_at is null and u.contact_ids && array(select id from here)
  union select $2::uuid where $2::uuid is not null),
up as (
  select p.id, p.merged_into from profile p
   join (select $1::uuid as id union select m.survivor_id from merge m join near on near.id = m.id) as start on start.id = p.id
  union select p.id, p.merged_into from profile p join up on p.id = up.merged_into),
held as (
  select id from near
  union select m.id from merge m join up on up.id = m.absorbed_id where m.undone_at is null),
merges as (
  select m.*, u.contact_ids, u.moved from merge m join held on held.id = m.id join merge_undo u on u.merge_id = m.id),
linked as (
  select a.id from attempt a join here on here.id = a.source_contact_id join card k on k.id = a.card_id
   where a.outcome = 'linked' and k.revoked_at is null
  union select attempt_id from merge where id = $2),
links as (
  select a.*, r.added_tags, g.tags, k.version as card_version from attempt a join linked on linked.id = a.id
    join redemption r on r.attempt_id = a.id join card k on k.id = a.card_id join campaign g on g.id = a.campaign_id
  where a.source_contact_id is not null and a.target_contact_id is not null)
select
  (select coalesce(json_agg(json_build_object('id', c.id, 'version', c.version, 'optedOut', c.opted_out) order by c.id), '[]')
   from contact c join here on here.id = c.id) as contacts,
  (select coalesce(json_agg(json_build_object('id', c.id, 'version', c.version)), '[]')
   from contact c where c.id in (select source_contact_id from links union select target_contact_id from links)
     and c.id not in (select id from here)) as others,
  (select coalesce(json_agg(json_build_object('id', p.id, 'version', p.version, 'mergedInto', p.merged_into, 'fields', p.fields)), '[]')
   from profile p where p.id in (select id from up union select absorbed_id from merges)) as profiles,
  (select coalesce(json_agg(json_build_object('id', m.id, 'version', m.version, 'attemptId', m.attempt_id, 'survivorId', m.survivor_id,
     'absorbedId', m.absorbed_id, 'contactIds', m.contact_ids, 'moved', m.moved) order by m.at, m.id), '[]') from merges m) as merges,
  (select coalesce(json_agg(json_build_object('attemptId', l.id, 'cardId', l.card_id, 'cardVersion', l.card_version,
     'sourceContactId', l.source_contact_id, 'targetContactId', l.target_contact_id, 'addedTags', l.added_tags,
     'campaignTags', l.tags) order by l.id), '[]') from links l) as links`;

/** Merges, and what an undo or an unlink decides on (§6). */
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
             (select ${headJson} from merge m join merge_undo u on u.merge_id = m.id
              where m.undone_at is null and u.contact_ids && array[s.id, t.id]
                and (s.id = any(u.contact_ids)) <> (t.id = any(u.contact_ids))
              order by m.at desc, m.id desc limit 1)) as merge
         from attempt a join card k on k.id = a.card_id join channel ch on ch.id = a.target_channel_id
           left join contact s on s.id = a.source_contact_id left join contact t on t.id = a.target_contact_id
         where a.id = $1`,
        [id],
      );
      const [row] = rows;
      return row ? { ...row, merge: row.merge && head(row.merge) } : null;
    },

    /**
     * Who stands on a living profile, and how they came there.
     * @param mergeId a merge to be read in any case
     */
    async joinedOn(profileId: string, mergeId: string | null): Promise<JoinedRows> {
      // Planned for the tables as they are, each time: a plan kept from when they were small would read them whole.
      const { rows } = await pool.query(joinedSql, [profileId, mergeId]);
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
