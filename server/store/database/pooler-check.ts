import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { codeOf } from './database-fault.ts';

const advice =
  'Use PgBouncer 1.21 or newer with max_prepared_statements above 0, or pool_mode = session, or the address of PostgreSQL itself.';
const loses = `DATABASE_URL leads to a connection pooler in transaction mode that loses prepared statements, which OmniLink needs. ${advice}`;
const perStatement = `DATABASE_URL leads to a connection pooler in statement mode, and OmniLink needs transactions. ${advice}`;

const timeoutMs = 5_000;
// "Does not exist" and "already exists": the statement is on a different server connection than the client assumes.
const lostStatement = new Set(['26000', '42P05']);

/**
 * Checks whether prepared statements work through a pooler. One connection prepares a statement; others prepare the same one in
 * transactions, which hold their server connections. A pooler that assigns one of them the first's server connection, or the first
 * a different one, must track the statement.
 * @returns a sentence for the operator; null if they work
 */
export async function poolerProblem(url: string): Promise<string | null> {
  const first = open(url);
  const others = [open(url), open(url)];
  const name = `omnilink_${randomBytes(4).toString('hex')}`;
  try {
    await first.connect();
    const backend = await backendOf(first, name);
    for (const other of others) {
      await other.connect();
      await other.query('begin');
      if ((await backendOf(other, name)) === backend) return null;
      if ((await backendOf(first, name)) !== backend) return null;
    }
    return null;
  } catch (error) {
    const code = codeOf(error);
    if (lostStatement.has(code)) return loses;
    if (code === '08P01' && /statement pooling/.test(String(error))) return perStatement;
    throw error;
  } finally {
    for (const client of [first, ...others]) client.connection.stream.destroy();
  }
}

function open(url: string): pg.Client & { connection: pg.Connection } {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // Its connection is destroyed at the end, which emits an error.
  client.on('error', () => {});
  return client as pg.Client & { connection: pg.Connection };
}

async function backendOf(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ pid: number }>({ name, text: 'select pg_backend_pid() as pid' });
  return rows[0]?.pid ?? 0;
}
