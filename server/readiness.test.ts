import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildReadiness } from './readiness.ts';
import type { DatabaseFinding } from './store/database/readiness-probe.ts';
import { type DatabaseProxy, openProxy } from './store/testing/test-proxy.ts';
import { openTestApp, type TestApp } from './testing/test-app.ts';

let app: TestApp;
let proxy: DatabaseProxy;
let admin: pg.Client;

beforeAll(async () => {
  app = await openTestApp({
    databaseUrl: async (url) => {
      admin = new pg.Client({ connectionString: url });
      await admin.connect();
      proxy = await openProxy(url);
      return proxy.url;
    },
  });
});

afterAll(async () => {
  await admin.end();
  await app.close();
  await proxy.close();
});

type Answer = { status: string; code?: string; reason?: string };

/** The signal ends what would hang; the server's own limit is shorter. */
const readyz = async () =>
  (await (await fetch(`${app.url}/readyz`, { signal: AbortSignal.timeout(10_000) })).json()) as Answer;
const becomes = (answer: object) => expect.poll(readyz, { timeout: 20_000 }).toMatchObject(answer);

const nobody = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
const databaseName = async () => (await admin.query('select current_database() as name')).rows[0].name as string;

beforeEach(() => becomes({ status: 'ready' }));
afterEach(() => proxy.restore());

test('a database that does not answer, and does again', async () => {
  proxy.hole();
  await becomes({ status: 'not_ready', code: 'database_unreachable', reason: 'the database does not answer' });
  expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  proxy.restore();
  await becomes({ status: 'ready' });
  expect((await app.api('GET', '/channels')).status).toBe(200);
});

test('ready while every connection of the requests is taken', async () => {
  const { pool } = app.context.store;
  const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (let asked = 0; asked < 3; asked++) await becomes({ status: 'ready' });
  for (const client of taken) client.release();
});

test('a database that takes no writes: read-only, as a standby is', async () => {
  const name = await databaseName();
  await admin.query(`alter database ${name} set default_transaction_read_only = on`);
  await admin.query(nobody);
  await becomes({ status: 'not_ready', code: 'database_read_only' });
  await admin.query(
    `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
  );
  await admin.query(nobody);
});

test('a migration that is pending is named', async () => {
  const moved = await admin.query(`delete from additive_migration where name like '0009-%' returning *`);
  await becomes({
    status: 'not_ready',
    code: 'migrations_pending',
    reason: 'migrations are pending: 0009-write-probe',
  });
  const { name, checksum } = moved.rows[0];
  await admin.query('insert into additive_migration (name, checksum) values ($1, $2)', [name, checksum]);
});

test('a newer schema: ready if it only adds, not ready if it says that it breaks', async () => {
  await admin.query(`insert into additive_migration (name, checksum) values ('9001-more', 'x')`);
  await admin.query(`insert into migration (name, checksum) values ('9002-other', 'x')`);
  await becomes({ status: 'not_ready', code: 'schema_unfit' });
  expect((await readyz()).reason).toContain("9002-other, which this version of OmniLink doesn't know");
  await admin.query(`delete from migration where name = '9002-other'`);
  await becomes({ status: 'ready' });
  await admin.query(`delete from additive_migration where name = '9001-more'`);
});

test('a probe that waits for a lock ends by itself', async () => {
  await admin.query('begin; lock table write_probe');
  await becomes({ status: 'not_ready', code: 'database_error', reason: 'the database answers with an error (55P03)' });
  await admin.query('rollback');
});

test('the probe writes one row, and the same one for ever', async () => {
  await becomes({ status: 'ready' });
  const at = async () => (await admin.query('select at from write_probe')).rows.map((row) => Number(row.at));
  const [before = 0] = await at();
  await expect.poll(async () => (await readyz()) && (await at())[0], { timeout: 20_000 }).toBeGreaterThan(before);
  expect(await at()).toHaveLength(1);
});

test('one probe serves everyone who asks, and a late one counts as no answer', async () => {
  let probes = 0;
  let answer: (finding: DatabaseFinding) => void = () => {};
  const probe = () => {
    probes += 1;
    return new Promise<DatabaseFinding>((resolve) => {
      answer = resolve;
    });
  };
  const said: string[] = [];
  const log = (_fields: object, message: string) => void said.push(message);
  const ending = { draining: false };
  const readiness = buildReadiness(probe, ending, { warn: log, info: log });
  const late = { code: 'database_unreachable', reason: 'the database does not answer' };
  expect(await Promise.all([readiness.check(), readiness.check()])).toEqual([late, late]);
  expect(probes).toBe(1);
  answer({ kind: 'pending', names: ['0010-x'] });
  const pending = { code: 'migrations_pending', reason: 'migrations are pending: 0010-x' };
  expect(await readiness.check()).toEqual(pending);
  expect(await readiness.check()).toEqual(pending);
  expect(probes).toBe(1);
  expect(said).toEqual(['not ready: migrations are pending: 0010-x']);
  ending.draining = true;
  expect(await readiness.check()).toEqual({ code: 'draining', reason: 'the server is shutting down' });
});
