import type { Pool } from 'pg';
import type { MergeSide } from '../domain/linking/merge.ts';
import { queriesOn } from './database/rows.ts';
import { lastId } from './newest-first.ts';

/** A living profile as a merge by hand reads it. */
export type PairSide = MergeSide & {
  version: number;
  contacts: { id: string; channelId: string; version: number; optedOut: boolean }[];
};
export type FoundPair = { one: string; other: string };
export type ConflictRow = {
  id: string;
  campaignId: string;
  at: Date;
  reason: 'member_number_conflict' | 'profile_conflict';
  sourceProfileId: string;
  targetProfileId: string;
};

const lookedAt = 2_000;

/** Two profiles that are, may be or are not one person. */
export function buildProfilePairStore(pool: Pool) {
  const { allRows } = queriesOn(pool);
  return {
    /** Living profiles, with their contacts. */
    sides: (ids: string[]): Promise<PairSide[]> =>
      allRows(
        `select p.id as "profileId", p.version, p.member_number as "memberNumber", p.fields, p.created_at as "createdAt",
           (select coalesce(json_agg(json_build_object('id', c.id, 'channelId', c.channel_id, 'version', c.version, 'optedOut', c.opted_out) order by c.id), '[]')
            from contact c where c.profile_id = p.id and c.same_as is null) as contacts
         from profile p where p.id = any ($1::uuid[]) and p.merged_into is null and p.erased_at is null`,
        [ids],
      ),

    /** True if a pair of their contacts is known not to be one person. */
    async areParted(one: string[], other: string[]): Promise<boolean> {
      const { rows } = await pool.query(
        `select exists (select from unnest($1::uuid[]) a (id) cross join unnest($2::uuid[]) b (id)
           where exists (select from not_same n where n.low = least(a.id, b.id) and n.high = greatest(a.id, b.id))) as parted`,
        [one, other],
      );
      return rows[0].parted;
    },

    /**
     * Living profiles with one member number, by it: of the next 2,000 profiles with a number.
     * @param after the last number of the part before
     * @returns also the last number that was looked at; null: there are no more
     */
    async sameMemberNumber(after: string): Promise<{ pairs: FoundPair[]; last: string | null }> {
      const { rows } = await pool.query<{ number: string; ids: string[] }>(
        `select p.member_number as number, array_agg(p.id order by p.id) as ids
         from (select member_number, id from profile where member_number is not null and merged_into is null and member_number > $1
           order by member_number, id limit ${lookedAt}) p
         group by p.member_number order by p.member_number`,
        [after],
      );
      const pairs = rows.flatMap(({ ids: [one, other] }) => (one && other ? [{ one, other }] : []));
      const isWhole = rows.reduce((sum, { ids }) => sum + ids.length, 0) < lookedAt;
      // The last number may go on behind the part.
      const last = (rows.at(-1)?.ids.length ?? 0) > 1 ? rows.at(-1) : rows.at(-2);
      return { pairs, last: isWhole ? null : (last?.number ?? null) };
    },

    /** Other living profiles with this profile's member number, or with a contact under the same WhatsApp number on another account. */
    like: (profileId: string): Promise<{ id: string; because: 'member_number' | 'whatsapp_number' }[]> =>
      allRows(
        `select distinct on (id) id, because from (
           (select o.id, 'member_number' as because from profile p join profile o on o.member_number = p.member_number
            where p.id = $1 and o.id <> p.id and o.merged_into is null limit 20)
           union all
           (select o.profile_id, 'whatsapp_number' from contact c
            join channel own on own.id = c.channel_id and own.platform = 'whatsapp'
            join channel ch on ch.platform = 'whatsapp' and ch.id <> c.channel_id
            cross join lateral (select x.profile_id from contact x
              where x.channel_id = ch.id and x.external_id in (c.external_id, c.second_id) and x.same_as is null offset 0) o
            where c.profile_id = $1 and o.profile_id <> $1 limit 20)) found order by id, because`,
        [profileId],
      ),

    /** Links that failed for a conflict and whose two profiles are still two, newest first. */
    conflicts: (limit: number, before: string | null): Promise<ConflictRow[]> =>
      allRows(
        `select a.id, a.campaign_id as "campaignId", a.ended_at as at, a.reason, s.profile_id as "sourceProfileId", t.profile_id as "targetProfileId"
         from attempt a join contact s on s.id = a.source_contact_id join contact t on t.id = a.target_contact_id
         where a.outcome = 'failed' and a.reason in ('member_number_conflict', 'profile_conflict') and a.id < $2
           and s.profile_id <> t.profile_id
           and not exists (select from not_same n where n.low = least(s.id, t.id) and n.high = greatest(s.id, t.id))
         order by a.id desc limit $1`,
        [limit, before ?? lastId],
      ),
  };
}
