// The API keys that a staff member is responsible for, or that a key has created: what happens to them when the actor loses
// permissions.
import type { PoolClient } from 'pg';
import { actorsOf, keyIdOf } from './actors.ts';

/** What happens to each of these keys, by id; ids of other keys have no effect. `revokeOthers`: those in neither list are also revoked. */
export type HeldKeyChange = { revoke: string[]; takeOver: string[]; revokeOthers: boolean };

/** A statement sees the data from its start, so these keys are locked before: one of them may be creating a key or a link right now. */
export async function lockHeldKeys(client: PoolClient, actor: string): Promise<void> {
  await client.query(
    `with recursive ${actorsOf('$1::text')}
     select id from api_key where id in (select ${keyIdOf} from hers where actor like 'key:%') order by id for update`,
    [actor],
  );
}

/**
 * Recursive CTEs `hers` (see `actorsOf`) and `keys (id)`: those of them that are valid now, without the actor's own.
 * @param actor the actor's text, as SQL
 * @param now the parameter with the time
 */
export const heldKeys = (actor: string, now: string): string => `${actorsOf(actor)},
  keys as (select id from api_key where id in (select ${keyIdOf} from hers where actor like 'key:%' and actor <> ${actor})
    and revoked_at is null and (expires_at is null or expires_at > ${now}))`;

/**
 * For `heldKeys` and a CTE `gone` that has a row if the change is made: the condition `decided`, true if each key is in a list, and
 * CTEs `revoked (id)` and `taken (id)`.
 * @param at the parameters with the lists of `HeldKeyChange`, who takes over, and the time
 */
export function endsOfHeldKeys(at: Record<'revoke' | 'takeOver' | 'revokeOthers' | 'by' | 'now', string>) {
  const [revoke, takeOver, others] = [`${at.revoke}::uuid[]`, `${at.takeOver}::uuid[]`, `${at.revokeOthers}::boolean`];
  return {
    decided: `(${others} or not exists (select 1 from keys where id <> all(${revoke}) and id <> all(${takeOver})))`,
    ctes: `revoked as (update api_key k set revoked_at = ${at.now} from gone
        where (k.id = any(${revoke}) or (${others} and k.id <> all(${takeOver}))) and k.id in (select id from keys) returning k.id),
      taken as (update api_key k set owner = ${at.by} from gone
        where k.id = any(${takeOver}) and k.id <> all(${revoke}) and k.id in (select id from keys) returning k.id)`,
  };
}
