import { Socket } from 'node:net';
import { Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';

/** Milliseconds. `queryMs` is measured in this process; the server's own limit is a tenth shorter. 0: no limit. */
export type Timeouts = { connectMs: number; queryMs: number; lockMs: number };

/** For requests of people and platforms. The wait for a connection is limited to the time of making one. */
export const requestTimeouts: Timeouts = { connectMs: 5_000, queryMs: 8_000, lockMs: 5_000 };
/** For migrations and commands: a statement may take hours, but a server that doesn't answer at all is detected. */
export const patientTimeouts: Timeouts = { connectMs: 10_000, queryMs: 0, lockMs: 0 };
const longQueryMs = 5 * 60_000;
const closeMs = 2_000;
/** Below the usual limits of firewalls and load balancers, which drop idle connections silently. */
const keepAliveMs = 10_000;
/** A new connection and its first plans cost 100 ms of processor time, which the next customer shouldn't wait for. */
const idleMs = 5 * 60_000;

const nothing = () => {};

/**
 * A pool with a limit on every wait. `query_timeout` is the limit that always applies: the pool discards a connection whose
 * statement has exceeded it. The settings of the session are sent after connecting, not as start-up parameters, which PgBouncer
 * refuses; behind PgBouncer in transaction mode they reach some server connections only (`role-settings.sql` sets them for the
 * role).
 * @param options.settings additional `set` statements; a server that lacks one of them runs without all of these
 */
export function openPool(url: string, options: { max: number; timeouts: Timeouts; settings?: string }) {
  const { connectMs, queryMs, lockMs } = options.timeouts;
  const sockets = new Set<Socket>();
  const pool = new Pool({
    connectionString: url,
    max: options.max,
    application_name: 'omnilink',
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    idleTimeoutMillis: idleMs,
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
    onConnect: async (client) => {
      await client.query(limits(queryMs, lockMs));
      if (options.settings) await client.query(options.settings).catch(unlessUnknown);
    },
  });
  // The pool replaces an idle connection that breaks; one that breaks between two statements, or while the pool closes, fails its
  // user. Without listeners either would end the process.
  pool.on('error', nothing);
  pool.on('connect', (client) => client.on('error', nothing));
  return { pool, close: () => closePool(pool, sockets) };
}

function limits(queryMs: number, lockMs: number): string {
  const statementMs = Math.ceil(queryMs * 0.9);
  return `set statement_timeout = ${statementMs}; set lock_timeout = ${lockMs}; set idle_in_transaction_session_timeout = ${queryMs}`;
}

function unlessUnknown(error: unknown): void {
  const hasSqlState = error instanceof Error && 'code' in error && /^\w{5}$/.test(String(error.code));
  if (!hasSqlState) throw error;
}

/** Closes properly if the server answers, and after 2 s in any case. */
async function closePool(pool: Pool, sockets: Set<Socket>): Promise<void> {
  const ended = pool.end().then(() => allClosed(sockets));
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs);
  });
  await Promise.race([ended, tooLong]).finally(() => clearTimeout(timer));
  for (const socket of sockets) socket.destroy();
}

async function allClosed(sockets: Set<Socket>): Promise<void> {
  await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
}

/**
 * Runs `run` in a transaction. A connection that failed is discarded with its transaction.
 * @param pool may also be a connection that is already in a transaction: `run` becomes part of it
 */
export async function inTransaction<T>(pool: Pool | PoolClient, run: (client: PoolClient) => Promise<T>): Promise<T> {
  if ('release' in pool) return run(pool);
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('begin');
    const result = await run(client);
    await client.query('commit');
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

/** One statement of a job, which may take five minutes. */
export function longQuery(pool: Pool, text: string, values: unknown[]): Promise<QueryResult> {
  return inTransaction(pool, async (client) => {
    await client.query(`set local statement_timeout = ${longQueryMs}`);
    const query: QueryConfig & { query_timeout: number } = { text, values, query_timeout: longQueryMs };
    return client.query(query);
  });
}
