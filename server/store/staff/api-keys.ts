import type { Pool } from 'pg';
import type { Role } from '../../contract/roles.ts';
import { queriesOn } from '../database/rows.ts';
import { makerStands } from './actors.ts';
import { heldKeys } from './held-keys.ts';
import { buildKeyRevocation } from './key-revocation.ts';

export type ApiKeyRow = {
  id: string;
  name: string;
  role: Role;
  cardsMint: boolean;
  createdAt: Date;
  /** Its creator, and the person who has taken it over, in the format of `store/staff/actors.ts`. */
  createdBy: string;
  owner: string | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

const columns = `id, name, role, cards_mint as "cardsMint", created_at as "createdAt", created_by as "createdBy", owner,
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

/** API keys. Only a hash is stored. */
export function buildApiKeyStore(pool: Pool) {
  const { affectsOneRow, firstRow, allRows } = queriesOn(pool);
  const beingMarked = new Set<string>();
  return {
    /** @param makerRole the role of the creator's session or key @returns false if the creator no longer has the permission */
    async insert(key: ApiKeyRow & { keyHash: Buffer; makerRole: Role }): Promise<boolean> {
      const maker = makerStands('$7', '$9', '$6');
      return affectsOneRow(
        `with ${maker.ctes}
         insert into api_key (id, name, role, cards_mint, key_hash, created_at, created_by, expires_at)
         select $1::uuid, $2, $3, $4::boolean, $5::bytea, $6::timestamptz, $7::text, $8::timestamptz where ${maker.stands}`,
        [
          key.id,
          key.name,
          key.role,
          key.cardsMint,
          key.keyHash,
          key.createdAt,
          key.createdBy,
          key.expiresAt,
          key.makerRole,
        ],
      );
    },

    /** The key, if it is valid now. */
    findByHash: (keyHash: Buffer, now: Date): Promise<ApiKeyRow | null> =>
      firstRow({
        name: 'api-key',
        text: `select ${columns} from api_key
          where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
        values: [keyHash, now],
      }),

    /** Stores when a key was last used. Concurrent calls don't wait for this write. */
    async used(id: string, now: Date): Promise<void> {
      if (beingMarked.has(id)) return;
      beingMarked.add(id);
      try {
        await pool.query('update api_key set last_used_at = greatest(last_used_at, $2) where id = $1', [id, now]);
      } finally {
        beingMarked.delete(id);
      }
    },

    list: (limit: number, before: string | null): Promise<ApiKeyRow[]> =>
      allRows(
        `select ${columns} from api_key where revoked_at is null and ($2::uuid is null or id < $2) order by id desc limit $1`,
        [limit, before],
      ),

    /** The keys that a person or a key (`actor`) is responsible for, including those created with their keys, newest first. */
    heldBy: (actor: string, now: Date): Promise<ApiKeyRow[]> =>
      allRows(
        `with recursive ${heldKeys('$1::text', '$2')}
         select ${columns} from api_key where id in (select id from keys) order by id desc`,
        [actor, now],
      ),

    /** @see buildKeyRevocation */
    revoke: buildKeyRevocation(pool),
  };
}
