// DATABASE_URL as operators set it: TLS, poolers, and errors. On a PostgreSQL from the machine's packages.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { migrateOnly } from '../../start.ts';
import { startProcess } from '../../testing/entry/server-process.ts';
import { migrate } from '../database/migrate.ts';
import { openStore } from '../store.ts';
import { pgbouncerAge, startPgbouncer, type TestPgbouncer } from '../testing/test-pgbouncer.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../testing/test-postgres.ts';
import { openServer, versionProblem } from './open-server.ts';

const bin = findPostgres();
if (!bin)
  console.warn(
    'Skipped, no PostgreSQL package is installed: sslmode and PgBouncer (Debian: apt-get install postgresql).',
  );

const rules = `
hostnossl all plain_only 127.0.0.1/32 trust
host all plain_only 127.0.0.1/32 reject
hostssl all tls_only 127.0.0.1/32 trust
host all tls_only 127.0.0.1/32 reject
host all password 127.0.0.1/32 scram-sha-256
host all all all trust`;

let folder: string;
let tls: TestPostgres;
let certificate: string;

/** Not on the command line, which would override `alter system`. */
async function setTls(on: boolean): Promise<void> {
  await sql(tls.url, `alter system set ssl = ${on ? 'on' : 'off'}`);
  await sql(tls.url, 'select pg_reload_conf()');
  // A reload takes a moment; the test's time limit ends the loop.
  while ((await connects(at('postgres', ''))) !== (on ? 'tls' : 'plain')) await sleep(20);
}

async function startWithTls(path: string): Promise<TestPostgres> {
  folder = mkdtempSync(join(tmpdir(), 'omnilink-tls-'));
  certificate = join(folder, 'server.crt');
  const key = join(folder, 'server.key');
  const hba = join(folder, 'pg_hba.conf');
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const name = ['-addext', 'subjectAltName=DNS:localhost'];
  const made = spawnSync('openssl', [...request, ...name, '-keyout', key, '-out', certificate], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
  writeFileSync(hba, rules);
  if (process.getuid?.() === 0) spawnSync('chown', ['-R', 'postgres', folder]);
  return {
    ...(await startPostgres(path, { ssl_cert_file: certificate, ssl_key_file: key, hba_file: hba })),
  };
}

beforeAll(async () => {
  if (!bin) return;
  tls = await startWithTls(bin);
  await setTls(true);
  await sql(tls.url, 'create role plain_only login; create role tls_only login');
  await sql(tls.url, `create role password login password 'S3cret-of-the-database'`);
});

afterAll(() => {
  if (!bin) return;
  tls.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sql(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

/** The connection of the address that `openServer` returns: with TLS, or plain. */
async function connects(url: string): Promise<'tls' | 'plain'> {
  const { rows } = await sql(await openServer(url), 'select ssl from pg_stat_ssl where pid = pg_backend_pid()');
  return rows[0].ssl ? 'tls' : 'plain';
}

const at = (user: string, parameters: string, host = '127.0.0.1') => {
  const url = new URL(tls.url);
  url.username = user;
  url.hostname = host;
  url.search = parameters;
  return url.href;
};

describe.skipIf(!bin)('sslmode, as libpq means it', () => {
  test.each([
    ['prefers TLS, whatever the certificate', 'postgres', '', 'tls'],
    ['prefers TLS, but not against the rules of the server', 'plain_only', '', 'plain'],
    ['allows TLS where the server demands it', 'tls_only', 'sslmode=allow', 'tls'],
    ['allow: plain otherwise', 'postgres', 'sslmode=allow', 'plain'],
    ['disable', 'postgres', 'sslmode=disable', 'plain'],
    ['require takes any certificate', 'postgres', 'sslmode=require', 'tls'],
  ] as const)('%s', async (_what, user, parameters, how) => {
    expect(await connects(at(user, parameters))).toBe(how);
  });

  test.each([
    ['verify-ca looks at who signed it, not at the name', 'verify-ca', '127.0.0.1', 'tls'],
    ['require with sslrootcert is verify-ca', 'require', '127.0.0.1', 'tls'],
    ['verify-full looks at the name too', 'verify-full', 'localhost', 'tls'],
    ['verify-full with another name', 'verify-full', '127.0.0.1', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s', async (_what, mode, host, outcome) => {
    const url = at('postgres', `sslmode=${mode}&sslrootcert=${certificate}`, host);
    if (outcome === 'tls') expect(await connects(url)).toBe('tls');
    else await expect(openServer(url)).rejects.toThrow(outcome);
  });

  test('a verified certificate without its authority is refused, and a missing file is named', async () => {
    const refused = openServer(at('postgres', 'sslmode=verify-full', 'localhost'));
    await expect(refused).rejects.toThrow('The database at DATABASE_URL does not agree with sslmode');
    const missing = openServer(at('postgres', 'sslmode=verify-ca&sslrootcert=/nowhere/root.crt'));
    await expect(missing).rejects.toThrow('needs a certificate file that cannot be read');
  });

  test('a server without TLS: prefer connects without, require does not', async () => {
    await setTls(false);
    await expect(openServer(at('postgres', 'sslmode=require'))).rejects.toThrow('does not agree with sslmode');
    expect(await connects(at('postgres', 'sslmode=allow'))).toBe('plain');
    await setTls(true);
  });
});

describe.skipIf(!bin)('npm run migrate in sentences', () => {
  const env = (databaseUrl: string) => ({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
    DATABASE_URL: databaseUrl,
  });

  test('the wrong password, which is not printed', async () => {
    const migration = startProcess(env(at('password:Wr0ng-password', '').replace('%3A', ':')), '--migrate-only');
    expect(await migration.ended).toBe(1);
    expect(migration.output()).toContain(
      'The database at DATABASE_URL refuses this role or its password (28P01): password authentication failed for user "password"',
    );
  });

  test.each([
    ['no such database', () => tls.url.replace(/postgres$/, 'nowhere'), 'has no database of that name (3D000)'],
    [
      'no right to create tables',
      () => at('tls_only', ''),
      'may not make them: run `npm run migrate` with the DATABASE_URL of',
    ],
    [
      'nothing there',
      () => 'postgres://127.0.0.1:1/x',
      'cannot be reached (nothing listens there, or its name is unknown) (ECONN',
    ],
    [
      'no such host',
      () => 'postgres://nowhere.invalid/x',
      'cannot be reached (nothing listens there, or its name is unknown) (E',
    ],
  ])('%s', async (_what, url, words) => {
    await expect(migrateOnly(readConfig(env(url())))).rejects.toThrow(words);
  });
});

test('a server before 15 is refused as too old', () => {
  expect(versionProblem(140_012)).toBe('The database at DATABASE_URL is PostgreSQL 14; OmniLink needs 15 or newer.');
  expect(versionProblem(150_000)).toBeNull();
});

const hasPooler = bin !== null && pgbouncerAge !== null;
if (!pgbouncerAge) console.warn('Skipped, PgBouncer is not installed (Debian: apt-get install pgbouncer).');

describe.skipIf(!hasPooler)('behind PgBouncer', () => {
  let pooler: TestPgbouncer;
  beforeAll(async () => {
    await sql(tls.url, 'create database pooled');
    pooler = await startPgbouncer(tls.url, {
      transaction: 'dbname=pooled pool_mode=transaction',
      single: 'dbname=pooled pool_mode=transaction pool_size=1',
      session: 'dbname=pooled pool_mode=session',
      statement: 'dbname=pooled pool_mode=statement',
    });
  });
  afterAll(() => pooler.stop());

  test('in session mode everything works', async () => {
    await migrateThrough('session');
  });

  test('in statement mode the error says that OmniLink needs transactions', async () => {
    await expect(openServer(pooler.url('statement'))).rejects.toThrow('a connection pooler in statement mode');
  });

  test.runIf(pgbouncerAge === 'old').each(['transaction', 'single'])(
    'before 1.21 the error has instructions (%s)',
    async (name) => {
      const told = openServer(pooler.url(name));
      await expect(told).rejects.toThrow(
        'loses prepared statements, which OmniLink needs. Use PgBouncer 1.21 or newer',
      );
    },
  );

  test.runIf(pgbouncerAge === 'new').each(['transaction', 'single'])(
    'from 1.21 on everything works (%s)',
    async (name) => {
      await migrateThrough(name);
    },
  );

  test.runIf(pgbouncerAge === 'new')(
    'from 1.21 on, configured not to track statements, the error has instructions',
    async () => {
      const other = await startPgbouncer(tls.url, { pooled: 'pool_mode=transaction' }, 0);
      await expect(openServer(other.url('pooled'))).rejects.toThrow('max_prepared_statements above 0');
      await other.stop();
    },
  );

  async function migrateThrough(name: string): Promise<void> {
    const address = await openServer(pooler.url(name));
    const pool = new pg.Pool({ connectionString: address, max: 1 });
    await migrate(pool).finally(() => pool.end());
    const store = openStore(address, { maxConnections: 8 });
    try {
      const writes = Array.from({ length: 100 }, () => store.write({ now: new Date() }));
      expect(await Promise.all(writes)).toEqual(Array(100).fill(true));
      await store.retention.purge('sessions', new Date());
      expect(await store.probe()).toBeNull();
    } finally {
      await store.close();
    }
  }
});
