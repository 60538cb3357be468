import { Socket } from 'node:net';
import { Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg';

/** Milliseconds. `queryMs` counts here, in this process; the server is asked to give up a tenth earlier. 0: no limit. */
export type Timeouts = { connectMs: number; queryMs: number; lockMs: number };

/** For what a person or a platform waits for. A connection is waited for no longer than it takes to make one. */
export const requestTimeouts: Timeouts = { connectMs: 5_000, queryMs: 8_000, lockMs: 5_000 };
/** For migrations and commands: one statement may take hours, a server that doesn't answer at all is noticed. */
export const patientTimeouts: Timeouts = { connectMs: 10_000, queryMs: 0, lockMs: 0 };
const longQueryMs = 5 * 60_000;
const closeMs = 2_000;
/** Before the usual limits of firewalls and load balancers, which forget idle connections without a word. */
const keepAliveMs = 10_000;
/** A new connection and its first plans cost a tenth of a second of processor time: the next customer need not wait for them. */
const idleMs = 5 * 60_000;

const nothing = () => {};

/**
 * A pool that waits for nothing without limit. `query_timeout` is the limit that holds everywhere: the pool throws a connection away
 * whose statement has passed it. The settings of the session are sent after connecting, not as start-up parameters, which PgBouncer
 * refuses; behind PgBouncer in transaction mode they reach some server connections only (`role-settings.sql` sets them for the role).
 * @param options.settings more `set` statements; a server that lacks one of them goes on without all of these
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
  // An idle connection that breaks is replaced by the pool, and one that breaks between two statements, or while the pool closes,
  // fails whoever uses it. Without listeners either would end the process.
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

/** Ends in order if the server answers, after 2 s in any case. */
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
 * Runs `run` in a transaction. A connection that failed on the way is thrown away, and its transaction with it.
 * @param pool may also be a connection that is in a transaction already: `run` becomes part of that one
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
