import { type DatabaseFault, faultOf } from './database-fault.ts';
import { MigrationError, pendingMigrations } from './migrate.ts';
import { openPool } from './pool.ts';

/** What keeps this version from working with its database; null if nothing does. */
export type DatabaseFinding =
  | { kind: 'fault'; fault: DatabaseFault; error: unknown }
  | { kind: 'pending'; names: string[] }
  | { kind: 'unfit_schema'; message: string }
  | null;

const timeouts = { connectMs: 1_200, queryMs: 1_200, lockMs: 500 };

/**
 * A write that needs no space of its own would go on for hours on a full disk: the sort spills half a megabyte into a temporary file,
 * which is gone afterwards. `set local`: behind PgBouncer the session's settings may be another's.
 */
const writeSql = `
  set local lock_timeout = ${timeouts.lockMs};
  set local work_mem = 64;
  select count(*) from (select repeat(md5(n::text), 8) as filler from generate_series(1, 2000) n order by filler offset 0) spilled;
  update write_probe set at = now() where id = 1`;

/** Asks the database over a connection of its own, so that it tells the truth while every other one is taken. */
export function buildReadinessProbe(url: string) {
  const { pool, close } = openPool(url, { max: 1, timeouts });
  return {
    close,
    async run(): Promise<DatabaseFinding> {
      try {
        const names = await pendingMigrations(pool);
        if (names.length > 0) return { kind: 'pending', names };
        await pool.query(writeSql);
        return null;
      } catch (error) {
        if (error instanceof MigrationError) return { kind: 'unfit_schema', message: error.message };
        return { kind: 'fault', fault: faultOf(error), error };
      }
    },
  };
}
