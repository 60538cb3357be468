import type { Pool } from 'pg';

export type ErasureRequest = { codeHash: Buffer; askedAt: Date; contacts: number };

/** Requests for deletion that a platform has passed on: no id, and of the code only its hash. */
export function buildErasureRequestStore(pool: Pool) {
  return {
    async insert({ codeHash, askedAt, contacts }: ErasureRequest): Promise<void> {
      await pool.query('insert into erasure_request (code_hash, asked_at, contacts) values ($1, $2, $3)', [
        codeHash,
        askedAt,
        contacts,
      ]);
    },

    async find(codeHash: Buffer): Promise<Omit<ErasureRequest, 'codeHash'> | null> {
      const { rows } = await pool.query(
        'select asked_at as "askedAt", contacts from erasure_request where code_hash = $1',
        [codeHash],
      );
      return rows[0] ?? null;
    },
  };
}
