import { Pool, types } from 'pg';
import { writeGuarded } from './guarded-write.ts';
import { type LinkKey, readLink } from './link-read.ts';
import { buildOutboxStore } from './outbox.ts';
import type { GuardedWrite } from './write.ts';

// bigint counts are far below 2^53 here; text would surprise every reader.
types.setTypeParser(types.builtins.INT8, Number);

/** All SQL of OmniLink behind named functions, a group for each thing stored. */
export type Store = ReturnType<typeof openStore>;

/**
 * @param url a PostgreSQL server, 15 or newer
 */
export function openStore(url: string, options: { maxConnections: number }) {
  const pool = new Pool({ connectionString: url, max: options.maxConnections, application_name: 'omnilink' });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  return {
    pool,
    link: { read: (key: LinkKey) => readLink(pool, key) },
    /** @see writeGuarded */
    write: (write: GuardedWrite) => writeGuarded(pool, write),
    outbox: buildOutboxStore(pool),
    close: () => pool.end(),
  };
}
