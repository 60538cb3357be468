import type { Pool } from 'pg';
import { inTransaction } from '../database/pool.ts';

/**
 * Locks rows, then runs a write about them, in one transaction: a statement's snapshot is from its start, so a single one that waited
 * for a lock would decide without what the other writer just committed.
 * @param lock a `select … for update` of $1
 * @param values of the write; the first is the id to lock
 * @returns how many rows the write changed
 */
export async function lockedFirst(pool: Pool, lock: string, write: string, values: unknown[]): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(lock, values.slice(0, 1));
    const { rowCount } = await client.query(write, values);
    return rowCount ?? 0;
  });
}
