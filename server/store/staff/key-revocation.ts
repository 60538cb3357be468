import type { Pool } from 'pg';
import { inTransaction } from '../database/pool.ts';
import { endLinksBy } from './actors.ts';
import { endsOfHeldKeys, type HeldKeyChange, heldKeys, lockHeldKeys } from './held-keys.ts';

export type KeyRevocation = {
  id: string;
  /** What happens to the keys that were created with it. */
  keys: HeldKeyChange;
  /** The person who revokes it, and takes keys over. */
  by: string;
  now: Date;
};

/** `undecided`: a key that was created with it is in neither list. */
export type RevocationOutcome =
  | { outcome: 'missing' | 'undecided' }
  | { outcome: 'changed'; revokedKeys: string[]; takenKeys: string[] };

/** Revokes a key and ends the unused one-time links created by it, or by a key created with it. Those keys are revoked or taken over. */
export function buildKeyRevocation(pool: Pool) {
  return ({ id, keys, by, now }: KeyRevocation): Promise<RevocationOutcome> =>
    inTransaction(pool, async (client) => {
      await lockHeldKeys(client, `key:${id}`);
      const { rows } = await client.query(revokes, [id, now, by, keys.revoke, keys.takeOver, keys.revokeOthers]);
      const [{ known, gone, revokedKeys, takenKeys }] = rows;
      if (gone) return { outcome: 'changed', revokedKeys, takenKeys };
      return { outcome: known ? 'undecided' : 'missing' };
    });
}

const ends = endsOfHeldKeys({ revoke: '$4', takeOver: '$5', revokeOthers: '$6', by: '$3', now: '$2' });

const revokes = `with recursive ${heldKeys(`('key:' || $1::uuid)`, '$2')},
  gone as (update api_key set revoked_at = $2 where id = $1 and revoked_at is null and ${ends.decided} returning id),
  ${endLinksBy('hers', 'gone', '$2')},
  ${ends.ctes}
  select exists (select 1 from api_key where id = $1 and revoked_at is null) as known, exists (select 1 from gone) as gone,
    array(select id from revoked) as "revokedKeys", array(select id from taken) as "takenKeys"`;
