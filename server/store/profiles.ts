import type { Pool } from 'pg';
import { queriesOn } from './database/rows.ts';

export type ProfileRow = { id: string; version: number; memberNumber: string | null; fields: Record<string, string> };
export type MergedFrom = { mergeId: string; profileId: string; at: Date; by: string };

/** The profile that replaced this one: by a merge, or by the joining of its contact with another (§8). */
const nextProfile = `coalesce(p.merged_into, (select k.profile_id from contact d join contact k on k.id = d.same_as where d.profile_id = p.id))`;

/** Profiles. An absorbed id still resolves to the survivor (§6). */
export function buildProfileStore(pool: Pool) {
  const { firstRow, allRows, affectsOneRow } = queriesOn(pool);
  return {
    /** The living profile behind an id; null if there is none, or it was erased. */
    resolve: (id: string): Promise<ProfileRow | null> =>
      firstRow(
        `with recursive chain as (
           select p.id, ${nextProfile} as next from profile p where p.id = $1
           union select p.id, ${nextProfile} from profile p join chain c on p.id = c.next)
         select p.id, p.version, p.member_number as "memberNumber", p.fields
         from profile p join chain c on c.id = p.id where c.next is null and p.erased_at is null`,
        [id],
      ),

    /** True for a profile that was erased, or whose survivor was. */
    isErased: async (id: string): Promise<boolean> =>
      (await firstRow(
        `with recursive chain as (
           select x.id, x.merged_into, x.erased_at from profile x where x.id = $1
           union select x.id, x.merged_into, x.erased_at from profile x join chain c on x.id = c.merged_into)
         select id from chain where erased_at is not null limit 1`,
        [id],
      )) !== null,

    mergedFrom: (survivorId: string): Promise<MergedFrom[]> =>
      allRows(
        `select id as "mergeId", absorbed_id as "profileId", at, by from merge
         where survivor_id = $1 and undone_at is null order by at`,
        [survivorId],
      ),

    /** @returns false if the profile's version isn't the one that was read */
    update: (profile: ProfileRow): Promise<boolean> =>
      affectsOneRow(
        `update profile set member_number = $3, fields = $4 where id = $1 and version = $2 and merged_into is null`,
        [profile.id, profile.version, profile.memberNumber, profile.fields],
      ),
  };
}
