// What an operator does to a server that runs: reads its metrics, changes its log level.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';
import { freePort } from './testing/entry/ports.ts';
import { databaseFolder, type ServerProcess, startProcess } from './testing/entry/server-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'omnilink-operator-'));
let database: TestDatabase;
let env: Record<string, string>;
let running: ServerProcess;
beforeAll(async () => {
  database = await openTestDatabase();
  env = {
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    DATABASE_URL: database.url,
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    METRICS_PORT: String(await freePort()),
    LOG_LEVEL: 'error',
  };
  running = startProcess(env);
  await running.printed('OmniLink listens');
}, 90_000);
afterAll(async () => {
  running.child.kill('SIGTERM');
  await running.ended;
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('the metrics are on their own port with those of the process, and not on the public one', async () => {
  const metrics = await (await fetch(`http://127.0.0.1:${env.METRICS_PORT}/metrics`)).text();
  const names = ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'omnilink_database_connections'];
  for (const name of names) expect(metrics).toContain(`\n${name}`);
  expect((await fetch(`http://127.0.0.1:${env.PORT}/metrics`)).status).toBe(404);
});

test('a port in use for the metrics is said in a sentence', async () => {
  const second = startProcess({ ...env, PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Port ${env.METRICS_PORT} is in use. Stop what uses it, or set METRICS_PORT`);
  expect(second.output()).not.toContain('    at ');
});

test.skipIf(process.platform === 'win32')('SIGUSR2 turns debug on, and off again', async () => {
  const lines = () =>
    running
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
  const ask = (requestId: string) =>
    fetch(`http://127.0.0.1:${env.PORT}/healthz`, { headers: { 'x-request-id': requestId } });
  await ask('before-it-is-on');
  running.child.kill('SIGUSR2');
  await running.printed('"to":"debug"');
  await ask('while-it-is-on');
  await running.printed('while-it-is-on');
  running.child.kill('SIGUSR2');
  await running.printed('"to":"error"');
  await ask('after-it-is-off');
  // What was logged before stands before this: the signal is handled after the request.
  running.child.kill('SIGUSR2');
  await running.printed('"from":"error","to":"debug","msg"');
  const ids = lines().flatMap((line) => JSON.parse(line).requestId ?? []);
  expect(ids).toContain('while-it-is-on');
  expect(ids).not.toContain('before-it-is-on');
  expect(ids).not.toContain('after-it-is-off');
});

test.skipIf(process.platform === 'win32')(
  'without its embedded database, which can’t be started again, the process ends and says why',
  async () => {
    const ownDir = mkdtempSync(join(tmpdir(), 'omnilink-lost-'));
    const { DATABASE_URL: _server, METRICS_PORT: _metrics, ...own } = env;
    const server = startProcess({ ...own, PORT: String(await freePort()), DATA_DIR: ownDir, LOG_LEVEL: 'fatal' });
    onTestFinished(async () => {
      server.child.kill('SIGKILL');
      for (const folder of [await databaseFolder(ownDir), ownDir]) rmSync(folder, { recursive: true, force: true });
    });
    await server.printed('OmniLink listens');
    const data = join(await databaseFolder(ownDir), 'data');
    const [postmaster] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    rmSync(join(data, 'global'), { recursive: true });
    process.kill(Number(postmaster), 'SIGKILL');
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain('The embedded PostgreSQL ended and 4 attempts to start it again failed');
    expect(server.output()).not.toContain('    at ');
  },
);
