// Actors are stored as text, here and in the audit: `staff:<id>`, `key:<id>`, or a name without an id (`operator`).
import type { Pool } from 'pg';
import type { Role } from '../../contract/roles.ts';

/** The author of a change: the actor's text, and the role that permits it. */
export type Maker = { by: string; role: Role };

/**
 * CTEs named `maker_staff` and `maker_key`, and a condition `stands`: true if the author still has the permission. The row is
 * locked, so that a concurrent removal of the author either waits for this write, or prevents it.
 * @param by the parameter with the text, `$1`
 * @param role the parameter with the role of the author's session or key
 * @param now the parameter with the time
 */
export function makerStands(by: string, role: string, now: string): { ctes: string; stands: string } {
  const id = (kind: string) => `case when ${by} ~ '^${kind}:[0-9a-f-]{36}$' then split_part(${by}, ':', 2)::uuid end`;
  return {
    ctes: `maker_staff as materialized (
        select id from staff where id = ${id('staff')} and removed_at is null and role = ${role} for share),
      maker_key as materialized (
        select id from api_key where id = ${id('key')} and revoked_at is null and (expires_at is null or expires_at > ${now}) for share)`,
    stands: `(${by} !~ '^(staff|key):[0-9a-f-]{36}$' or exists (select 1 from maker_staff) or exists (select 1 from maker_key))`,
  };
}

/**
 * A recursive CTE `hers (actor)`: a person or a key, the keys they are responsible for, and the keys created with those, ended ones
 * included: revoking a key must not hide the keys that it has created.
 * @param actor the text of the first one, as SQL
 */
export const actorsOf = (actor: string): string => `hers (actor) as (
  select ${actor}
  union select 'key:' || k.id from hers h join api_key k on coalesce(k.owner, k.created_by) = h.actor)`;

/** The id in an actor's text that begins with `key:`. */
export const keyIdOf = `substr(actor, 5)::uuid`;

/**
 * CTEs that end the unused one-time links created by `actors`, and the enrol sessions that such a link has opened.
 * @param actors a CTE with a column `actor`
 * @param when a CTE that has a row if they should end
 * @param now the parameter with the time
 */
export const endLinksBy = (actors: string, when: string, now: string): string => `
  ended_links as (update sign_in_link set used_at = ${now} from ${when}
    where by in (select actor from ${actors}) and used_at is null),
  ended_enrols as (update session e set revoked_at = ${now} from ${when}
    where e.kind = 'enrol' and e.revoked_at is null
      and e.staff_id in (select l.staff_id from sign_in_link l where l.by in (select actor from ${actors}))
      and (select l.by from sign_in_link l where l.staff_id = e.staff_id order by l.created_at desc limit 1) in (select actor from ${actors}))`;

/**
 * CTEs that end the unused one-time links to a person, and the enrol sessions that such a link has opened.
 * @param staffId the parameter with the person's id
 * @param when, now as in `endLinksBy`
 */
export const endLinksTo = (staffId: string, when: string, now: string): string => `
  ended_links_to as (update sign_in_link set used_at = ${now} from ${when} where staff_id = ${staffId} and used_at is null),
  ended_enrols_of as (update session set revoked_at = ${now} from ${when}
    where staff_id = ${staffId} and kind = 'enrol' and revoked_at is null)`;

/** The names of people and keys, including removed ones. */
export function buildActorStore(pool: Pool) {
  return {
    async names(staffIds: string[], keyIds: string[]): Promise<{ actor: string; name: string; gone: boolean }[]> {
      const { rows } = await pool.query(
        `select 'staff:' || id as actor, name, removed_at is not null as gone from staff where id = any($1)
         union all select 'key:' || id, name, revoked_at is not null from api_key where id = any($2)`,
        [staffIds, keyIds],
      );
      return rows;
    },
  };
}
