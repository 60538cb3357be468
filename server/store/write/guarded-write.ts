import type { Pool } from 'pg';
import { inTransaction } from '../database/pool.ts';
import type { GuardedWrite, Seen } from './changes.ts';
import { lockOrder, statementOf, tableOf } from './statement.ts';

/**
 * Unique violation, serialization failure, deadlock; a foreign key whose row was erased since it was read: another writer was first, so
 * the decision is retried.
 */
const startAgain = new Set(['23505', '23503', '40001', '40P01']);
export const wasOvertaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && startAgain.has(String(error.code));

/**
 * Writes everything or nothing.
 * @returns false if a row that was read has changed, or one read as absent exists: read and decide again
 */
export async function writeGuarded(pool: Pool, write: GuardedWrite): Promise<boolean> {
  return (await run(pool, write, false))?.yes ?? false;
}

/**
 * The same for a write that joins many customers' decisions, of whom one must not block the others: it never waits for a locked row.
 * @returns true, or the rows that are unchanged and unlocked (none if the cause is unknown)
 */
export async function writeUnlessLocked(pool: Pool, write: GuardedWrite): Promise<true | Set<string>> {
  const answer = await run(pool, write, true);
  return answer?.yes ? true : new Set(answer?.free);
}

type Answer = { yes: boolean; free?: string[] };

/** @returns null where another writer was first */
async function run(pool: Pool, write: GuardedWrite, unlessLocked: boolean): Promise<Answer | null> {
  const { name, text, values } = statementOf(write, unlessLocked);
  try {
    const { rows } = await pool.query<Answer>({ name, text, values: values(write) });
    return rows[0] ?? null;
  } catch (error) {
    if (wasOvertaken(error)) return null;
    throw error;
  }
}

const lockTimeout = '55P03';

/**
 * Locks rows, waiting for each, in the order of a guarded write; then runs `run` in the same transaction.
 * @returns null if another writer was first, or holds a lock for too long
 */
export async function holdRows<Result>(
  pool: Pool,
  rows: readonly Pick<Seen, 'table' | 'id'>[],
  run: (connection: Pool) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await inTransaction(pool, async (client) => {
      for (const table of lockOrder) {
        const ids = rows.filter((row) => row.table === table).map(({ id }) => id);
        if (ids.length === 0) continue;
        await client.query(`select 1 from ${tableOf(table)} where id = any($1::uuid[]) order by id for update`, [ids]);
      }
      // Stores ask for no more of a pool than a connection has, but for `inTransaction`, which knows both.
      return run(client as unknown as Pool);
    });
  } catch (error) {
    if (wasOvertaken(error) || (error instanceof Error && 'code' in error && error.code === lockTimeout)) return null;
    throw error;
  }
}
