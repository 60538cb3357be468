import type { Pool } from 'pg';

export type IdempotentKey = { caller: string; route: string; key: string };
export type KeptAnswer = { bodyHash: Buffer; status: number | null; kid: string | null; answer: Buffer | null };

/** Answers stored for `Idempotency-Key`, 24 h per caller and route. */
export function buildIdempotentAnswerStore(pool: Pool) {
  return {
    /** Claims the key for a first run. @returns the stored entry if it was already claimed */
    async begin(key: IdempotentKey, bodyHash: Buffer, now: Date): Promise<KeptAnswer | null> {
      const values = [key.caller, key.route, key.key];
      // An interrupted run holds the key for only a minute; an answer expires after a day.
      await pool.query(
        `delete from idempotent_answer where caller = $1 and route = $2 and key = $3
           and (created_at < $4::timestamptz - interval '24 hours' or (status is null and created_at < $4::timestamptz - interval '1 minute'))`,
        [...values, now],
      );
      const { rowCount } = await pool.query(
        `insert into idempotent_answer (caller, route, key, body_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [...values, bodyHash, now],
      );
      if (rowCount === 1) return null;
      const { rows } = await pool.query(
        `select body_hash as "bodyHash", status, answer_kid as kid, answer from idempotent_answer
         where caller = $1 and route = $2 and key = $3`,
        values,
      );
      return rows[0] ?? { bodyHash, status: null, kid: null, answer: null };
    },

    async finish(key: IdempotentKey, status: number, sealed: { kid: string; sealed: Buffer }): Promise<void> {
      await pool.query(
        `update idempotent_answer set status = $4, answer_kid = $5, answer = $6 where caller = $1 and route = $2 and key = $3`,
        [key.caller, key.route, key.key, status, sealed.kid, sealed.sealed],
      );
    },

    /** The first run failed: the key is free again. */
    async forget(key: IdempotentKey): Promise<void> {
      await pool.query('delete from idempotent_answer where caller = $1 and route = $2 and key = $3', [
        key.caller,
        key.route,
        key.key,
      ]);
    },
  };
}
