import type { Pool } from 'pg';
import { inTransaction } from '../database/pool.ts';

/**
 * Locks rows, then runs a write about them, in one transaction: a statement sees what was there when it began, so a single one that
 * had to wait for somebody else's lock would decide without what they have just written.
 * @param lock a `select … for update` of $1
 * @param values of the write; the first is the id that is locked
 * @returns how many rows the write changed
 */
export async function lockedFirst(pool: Pool, lock: string, write: string, values: unknown[]): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(lock, values.slice(0, 1));
    const { rowCount } = await client.query(write, values);
    return rowCount ?? 0;
  });
}
