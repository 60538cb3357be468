import type { Pool } from 'pg';
import type { Role } from '../contract/roles.ts';

export type ApiKeyRow = {
  id: string;
  name: string;
  role: Role;
  cardsMint: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

const columns = `id, name, role, cards_mint as "cardsMint", created_at as "createdAt", last_used_at as "lastUsedAt"`;

/** Keys of machines. Only a hash is stored. */
export function buildApiKeyStore(pool: Pool) {
  return {
    async insert(key: ApiKeyRow & { keyHash: Buffer; by: string }): Promise<void> {
      await pool.query(
        `insert into api_key (id, name, role, cards_mint, key_hash, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)`,
        [key.id, key.name, key.role, key.cardsMint, key.keyHash, key.createdAt, key.by],
      );
    },

    async findByHash(keyHash: Buffer): Promise<ApiKeyRow | null> {
      const { rows } = await pool.query({
        name: 'api-key',
        text: `select ${columns} from api_key where key_hash = $1 and revoked_at is null`,
        values: [keyHash],
      });
      return rows[0] ?? null;
    },

    async used(id: string, now: Date): Promise<void> {
      await pool.query('update api_key set last_used_at = $2 where id = $1', [id, now]);
    },

    async list(limit: number, before: string | null): Promise<ApiKeyRow[]> {
      const { rows } = await pool.query(
        `select ${columns} from api_key where revoked_at is null and ($2::uuid is null or id < $2) order by id desc limit $1`,
        [limit, before],
      );
      return rows;
    },

    async revoke(id: string, now: Date): Promise<boolean> {
      const { rowCount } = await pool.query('update api_key set revoked_at = $2 where id = $1 and revoked_at is null', [
        id,
        now,
      ]);
      return rowCount === 1;
    },
  };
}
