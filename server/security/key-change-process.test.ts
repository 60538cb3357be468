// A key change by an operator: processes that start one after another on one database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../store/testing/test-database.ts';
import { freePort } from '../testing/entry/ports.ts';
import { type ServerProcess, startProcess } from '../testing/entry/server-process.ts';

let database: TestDatabase;
const running: ServerProcess[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  await database.drop();
});

const secretOf = (kid: string) => `${kid}:${Buffer.from(`${kid} is the name of a key for tests`).toString('base64')}`;
const environment = async (kids: string[], retired = '') => ({
  PUBLIC_URL: 'https://link.example.com',
  TRUST_PROXY: '0',
  DATABASE_URL: database.url,
  PORT: String(await freePort()),
  OMNILINK_SECRETS: kids.map(secretOf).join(','),
  OMNILINK_RETIRED: retired,
});

async function start(kids: string[], retired = ''): Promise<ServerProcess> {
  const server = startProcess(await environment(kids, retired));
  running.push(server);
  await server.printed('OmniLink listens');
  return server;
}

async function stop(server: ServerProcess): Promise<void> {
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
}

test('a server with a signing key that others don’t have doesn’t start; alone it does, and rotate-secrets reports the old key', async () => {
  const old = await start(['k1']);
  const refused = startProcess(await environment(['k2', 'k1']));
  running.push(refused);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('First add k2 at the END of OMNILINK_SECRETS on every server');
  expect(refused.output()).not.toContain('    at ');

  await stop(old);
  const alone = await start(['k2'], 'k1');
  const rotation = startProcess(await environment(['k2'], 'k1'), '--rotate-secrets');
  running.push(rotation);
  expect(await rotation.ended).toBe(0);
  expect(rotation.output()).toContain(
    'Sealed again with k2: 0 credential(s), 0 waiting message(s), 0 kept answer(s), 0 webhook secret(s).',
  );
  expect(rotation.output()).toContain('k1: retired. It can leave OMNILINK_SECRETS.');
  await stop(alone);
}, 120_000);
