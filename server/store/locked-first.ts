import type { Pool } from 'pg';

/**
 * Locks rows, then runs a write about them, in one transaction: a statement sees what was there when it began, so a single one that
 * had to wait for somebody else's lock would decide without what they have just written.
 * @param lock a `select … for update` of $1
 * @param values of the write; the first is the id that is locked
 * @returns how many rows the write changed
 */
export async function lockedFirst(pool: Pool, lock: string, write: string, values: unknown[]): Promise<number> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    await client.query(lock, values.slice(0, 1));
    const { rowCount } = await client.query(write, values);
    await client.query('commit');
    broken = false;
    return rowCount ?? 0;
  } finally {
    // A connection that failed on the way goes, and its transaction with it.
    client.release(broken);
  }
}
