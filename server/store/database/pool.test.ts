import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type DatabaseProxy, openProxy } from '../testing/test-proxy.ts';
import { lockedFirst } from '../write/locked-first.ts';
import { inTransaction, longQuery, openPool } from './pool.ts';

const timeouts = { connectMs: 500, queryMs: 500, lockMs: 200 };
let database: TestDatabase;
let proxy: DatabaseProxy;
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  proxy = await openProxy(database.url);
});

afterEach(async () => {
  proxy.restore();
  for (const close of opened.splice(0)) await close();
});

afterAll(async () => {
  await proxy.close();
  await database.drop();
});

function open(url = proxy.url, max = 1): Pool {
  const { pool, close } = openPool(url, { max, timeouts });
  opened.push(close);
  return pool;
}

const backend = async (pool: Pool) => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid as number;

test('a statement that gets no answer fails, and its connection is not used again', async () => {
  const pool = open();
  const before = await backend(pool);
  proxy.hole();
  await expect(pool.query('select 1')).rejects.toThrow('Query read timeout');
  expect(pool.totalCount).toBe(0);
  proxy.restore();
  expect(await backend(pool)).not.toBe(before);
});

test('a connection attempt without an answer fails, also if all connections are in use', async () => {
  const pool = open();
  proxy.hole();
  await expect(pool.query('select 1')).rejects.toThrow('timeout');
  proxy.restore();
  const held = await pool.connect();
  await expect(pool.query('select 1')).rejects.toThrow('timeout exceeded');
  held.release();
  await backend(pool);
});

test('a transaction that gets no answer releases its connection and its locks', async () => {
  const pool = open();
  const direct = open(database.url);
  await inTransaction(pool, async (client) => {
    await client.query('update write_probe set at = now()');
    proxy.hole();
    await client.query('select 1');
  }).then(
    () => expect.unreachable(),
    (error) => expect(String(error)).toContain('Query read timeout'),
  );
  expect(pool.totalCount).toBe(0);
  // The server still waits for the disconnected client, and ends the transaction itself.
  await expect.poll(() => direct.query('update write_probe set at = now()').then(() => 'done', String)).toBe('done');
  const locked = lockedFirst(
    pool,
    'select from write_probe where id = $1 for update',
    'delete from write_probe where id <> $1',
    [1],
  );
  await expect(locked).rejects.toThrow('timeout');
});

test('a wait for a lock ends on the server', async () => {
  const [one, two] = [open(), open()];
  await inTransaction(one, async (client) => {
    await client.query('update write_probe set at = now()');
    await expect(two.query('update write_probe set at = now()')).rejects.toMatchObject({ code: '55P03' });
  });
});

test('a job’s statement may take longer than a request’s, which the server also ends', async () => {
  const pool = open(database.url);
  await expect(pool.query('select pg_sleep(30)')).rejects.toThrow();
  await longQuery(pool, 'select pg_sleep($1)', [0.6]);
  const { rows } = await longQuery(pool, `select current_setting('statement_timeout') as long`, []);
  expect(rows).toEqual([{ long: '5min' }]);
  expect((await pool.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '450ms' }]);
});

test('connections that break during a transaction do not end the process', async () => {
  const pool = open(proxy.url, 4);
  const broken = [1, 2, 3, 4].map(() =>
    inTransaction(pool, async (client) => {
      await client.query('select 1');
      proxy.breakAll();
      await new Promise((resolve) => client.once('end', resolve));
      await client.query('select 2');
    }),
  );
  for (const { status } of await Promise.allSettled(broken)) expect(status).toBe('rejected');
  await backend(pool);
});

test('closing ends even if a statement gets no answer', async () => {
  const { pool, close } = openPool(proxy.url, { max: 2, timeouts: { ...timeouts, queryMs: 600_000 } });
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const waiting = inTransaction(pool, async (client) => {
    proxy.hole();
    const answer = client.query('select 1');
    asked();
    await answer;
  }).then(
    () => 'answered',
    () => 'failed',
  );
  await isAsked;
  await close();
  expect(await waiting).toBe('failed');
});

test('closing waits for running statements', async () => {
  const { pool, close } = openPool(database.url, { max: 2, timeouts });
  const answer = pool.query('select 7 as n from pg_sleep(0.1)');
  await close();
  expect((await answer).rows).toEqual([{ n: 7 }]);
});

test.runIf(process.platform === 'linux')('the system probes connections that are idle', async () => {
  const pool = open(database.url);
  const client = await pool.connect();
  const { rows } = await client.query('select inet_client_port() as port');
  const port = Number(rows[0].port).toString(16).toUpperCase().padStart(4, '0');
  const sockets = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
  // The sixth column is the running timer; 02 is keep-alive.
  expect(sockets.find(([, local]) => local?.endsWith(`:${port}`))?.[5]).toMatch(/^02:/);
  client.release();
});
