import { type DatabaseFault, faultOf } from './database-fault.ts';
import { MigrationError, pendingMigrations } from './migrate.ts';
import { openPool } from './pool.ts';

/** Why this version can't work with its database; null if it can. */
export type DatabaseFinding =
  | { kind: 'fault'; fault: DatabaseFault; error: unknown }
  | { kind: 'pending'; names: string[] }
  | { kind: 'unfit_schema'; message: string }
  | null;

const timeouts = { connectMs: 1_200, queryMs: 1_200, lockMs: 500 };

/**
 * A write that needs no new space would succeed for hours on a full disk, so a sort spills half a megabyte into a temporary file,
 * which is deleted afterwards. `set local`: behind PgBouncer the session's settings may be those of another client.
 */
const writeSql = `
  set local lock_timeout = ${timeouts.lockMs};
  set local work_mem = 64;
  select count(*) from (select repeat(md5(n::text), 8) as filler from generate_series(1, 2000) n order by filler offset 0) spilled;
  update write_probe set at = now() where id = 1`;

/** Probes the database on a connection of its own, so that the result is right while all others are busy. */
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
