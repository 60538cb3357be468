import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';
import { type DatabaseProxy, openProxy } from './store/testing/test-proxy.ts';
import { freePort } from './testing/entry/ports.ts';
import { type ServerProcess, startProcess } from './testing/entry/server-process.ts';

const adminKey = 'database-away-admin-key-0123456789';
let database: TestDatabase;
let proxy: DatabaseProxy;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  database = await openTestDatabase();
  proxy = await openProxy(database.url);
  port = await freePort();
  server = startProcess({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
    ADMIN_API_KEY: adminKey,
    DATABASE_URL: proxy.url,
    PORT: String(port),
  });
  await server.printed('OmniLink listens');
});

afterAll(async () => {
  server.child.kill('SIGKILL');
  await server.ended;
  await proxy.close();
  await database.drop();
});

const status = (path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${adminKey}` },
    signal: AbortSignal.timeout(20_000),
  }).then((response) => response.status);
const becomes = (path: string, code: number) => expect.poll(() => status(path), { timeout: 20_000 }).toBe(code);

test('a server whose database stops answering says so, goes on when it answers again, and ends while it does not', async () => {
  await becomes('/readyz', 200);
  proxy.hole();
  const asked = status('/api/v1/channels');
  await becomes('/readyz', 503);
  expect(await status('/healthz')).toBe(200);
  proxy.restore();
  await becomes('/readyz', 200);
  expect([200, 500, 503]).toContain(await asked);
  expect(await status('/api/v1/channels')).toBe(200);

  proxy.hole();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});
