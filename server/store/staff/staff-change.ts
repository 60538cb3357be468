import type { Pool, PoolClient } from 'pg';
import { type Role, roles } from '../../contract/roles.ts';
import { inTransaction } from '../database/pool.ts';
import { endLinksBy, endLinksTo } from './actors.ts';
import { endsOfHeldKeys, type HeldKeyChange, heldKeys, lockHeldKeys } from './held-keys.ts';

export type StaffChange = {
  id: string;
  /** Null: the person is removed. */
  next: { name: string; role: Role } | null;
  /** What happens to the keys that they are responsible for. */
  keys: HeldKeyChange;
  /** True if people sign in with passkeys: an administrator without one doesn't count as remaining. */
  needsPasskey: boolean;
  /** The person who changes them, and takes keys over. */
  by: string;
  now: Date;
};

/** `last`: no administrator would remain. `undecided`: a key of theirs is in neither list. */
export type StaffOutcome =
  | { outcome: 'missing' | 'last' | 'undecided' }
  | { outcome: 'changed'; revokedKeys: string[]; takenKeys: string[] };

/**
 * A person who loses permissions also loses, in one statement, the access based on them: their sessions, the unused one-time links
 * to them and by them, and, if they are removed, their passkeys. Their keys are revoked or taken over. A person who gets a higher
 * role keeps their sessions, but links created for the lower role end.
 */
export function buildStaffChange(pool: Pool) {
  return (change: StaffChange): Promise<StaffOutcome> =>
    inTransaction(pool, async (client) => {
      const role = await lock(client, change.id);
      if (!role) return { outcome: 'missing' };
      const { id, next, now, by, keys } = change;
      if (next && roles.indexOf(next.role) <= roles.indexOf(role)) {
        await client.query(raises, [id, next.name, next.role, role, now]);
        return { outcome: 'changed', revokedKeys: [], takenKeys: [] };
      }
      const { rows } = await client.query(lowers(next === null), [
        id,
        now,
        next?.name ?? null,
        next?.role ?? null,
        by,
        keys.revoke,
        keys.takeOver,
        keys.revokeOthers,
        change.needsPasskey,
      ]);
      const [{ gone, isLast, revokedKeys, takenKeys }] = rows;
      if (gone) return { outcome: 'changed', revokedKeys, takenKeys };
      return { outcome: isLast ? 'last' : 'undecided' };
    });
}

/**
 * A statement sees the data from its start, so the rows are locked before: all administrators, since two who remove each other at
 * once would both still see the other; the person and their keys, since one of them may be creating a key or a link right now.
 */
async function lock(client: PoolClient, id: string): Promise<Role | null> {
  const { rows } = await client.query<{ id: string; role: Role }>(
    `select id, role from staff where removed_at is null and (role = 'administrator' or id = $1) order by id for update`,
    [id],
  );
  await lockHeldKeys(client, `staff:${id}`);
  return rows.find((row) => row.id === id)?.role ?? null;
}

const raises = `with changed as (update staff set name = $2, role = $3::text where id = $1 returning id),
  raised as (select id from changed where $3::text <> $4::text),
  ${endLinksTo('$1', 'raised', '$5')}
  select from changed`;

const ends = endsOfHeldKeys({ revoke: '$6', takeOver: '$7', revokeOthers: '$8', by: '$5', now: '$2' });

const lowers = (removes: boolean): string => `with recursive ${heldKeys(`('staff:' || $1::uuid)`, '$2')},
  others as (select exists (select 1 from passkey p where p.staff_id = o.id) as comes_in from staff o
    where o.role = 'administrator' and o.removed_at is null and o.id <> $1),
  is_last as (select s.role = 'administrator' and (not exists (select 1 from others)
      or ($9::boolean and not exists (select 1 from others where comes_in) and exists (select 1 from passkey p where p.staff_id = s.id)))
    as is_last from staff s where s.id = $1),
  gone as (update staff set ${removes ? 'removed_at = $2' : 'name = $3, role = $4'} where id = $1
    and not (select is_last from is_last) and ${ends.decided} returning id),
  ended_sessions as (update session set revoked_at = $2 from gone where staff_id = gone.id and revoked_at is null),
  ended_own_links as (update sign_in_link l set used_at = $2 from gone
    where l.staff_id = gone.id and l.used_at is null and l.by not in (select actor from hers)),
  ${endLinksBy('hers', 'gone', '$2')},
  ${ends.ctes}
  ${removes ? ', ended_passkeys as (delete from passkey using gone where staff_id = gone.id)' : ''}
  select exists (select 1 from gone) as gone, (select is_last from is_last) as "isLast",
    array(select id from revoked) as "revokedKeys", array(select id from taken) as "takenKeys",
    $3::text as name, $4::text as role`;
