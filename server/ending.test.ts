// How a server ends, as a process: behind a load balancer, at a terminal, and where everything hangs.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { whenQuiet } from './ending.ts';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';
import { openProxy } from './store/testing/test-proxy.ts';
import { freePort } from './testing/entry/ports.ts';
import { startProcess } from './testing/entry/server-process.ts';
import { testLine } from './testing/test-accounts.ts';

const adminKey = 'ending-test-admin-key-0123456789-abc';
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

async function start(env: Record<string, string>) {
  const port = await freePort();
  const server = startProcess({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
    DATABASE_URL: database.url,
    ADMIN_API_KEY: adminKey,
    PORT: String(port),
    ...env,
  });
  onTestFinished(async () => {
    server.child.kill('SIGKILL');
    await server.ended;
  });
  await server.printed('OmniLink listens');
  return { ...server, port, url: `http://127.0.0.1:${port}` };
}

/** A request whose head has arrived and whose body hasn't. */
async function openRequest(port: number, body: string) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  const length = Buffer.byteLength(body);
  socket.write(
    `POST /api/v1/link HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
  );
  await expect.poll(() => answer, { timeout: 20_000 }).toContain('100 Continue');
  return { socket, answer: () => answer, send: () => socket.write(body) };
}

test('SIGTERM: not ready at once, but everything is answered and the connection closed; a second signal ends it now', async () => {
  const server = await start({ DRAIN_SECONDS: '300', KEEP_ALIVE_SECONDS: '620' });
  const before = await fetch(`${server.url}/healthz`);
  expect(before.headers.get('keep-alive')).toBe('timeout=620');
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  server.child.kill('SIGTERM');
  await server.printed('SIGTERM: stopping');
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ code: 'draining' })]);
  for (const [path, status] of [
    ['/healthz', 200],
    ['/go/x', 404],
    ['/link', 200],
    ['/api/v1/channels', 401],
    ['/assets/none.js', 404],
  ] as const) {
    const answer = await fetch(`${server.url}${path}`);
    await answer.text();
    expect([path, answer.status, answer.headers.get('connection')]).toEqual([path, status, 'close']);
  }
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(1);
}, 90_000);

test('SIGINT ends without a drain, listens no more, and answers what had begun', async () => {
  const server = await start({ DRAIN_SECONDS: '300' });
  const begun = await openRequest(server.port, JSON.stringify({ token: 'x', idToken: 'x', accessToken: 'x' }));
  server.child.kill('SIGINT');
  await expect
    .poll(
      () =>
        fetch(`${server.url}/healthz`).then(
          ({ status }) => status,
          () => 'refused',
        ),
      { timeout: 20_000 },
    )
    .toBe('refused');
  begun.send();
  expect(await server.ended).toBe(0);
  expect(begun.answer()).toMatch(/HTTP\/1.1 200 OK.*connection: close.*"reason":"token_invalid"/is);
}, 90_000);

// Each of these alone held the process for a minute, or for ever.
test('a platform, a database and a client that all hang: the process ends all the same', async () => {
  const proxy = await openProxy(database.url);
  const connected: Socket[] = [];
  const platform = createServer((socket) => connected.push(socket)).listen(0, '127.0.0.1');
  await once(platform, 'listening');
  onTestFinished(() => {
    void proxy.close();
    for (const socket of connected) socket.destroy();
    platform.close();
  });
  const address = platform.address();
  const server = await start({
    DRAIN_SECONDS: '0',
    DATABASE_URL: proxy.url,
    LINE_API_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
  });
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    }).then(
      ({ status }) => status,
      () => 'broken',
    );
  const credentials = testLine;
  const body = JSON.stringify({ platform: 'line', credentials });
  const asked = api('/channels/test', { method: 'POST', body });
  await expect.poll(() => connected.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const dripping = await openRequest(server.port, 'x'.repeat(100));
  proxy.hole();
  const others = Promise.all([asked, api('/campaigns'), once(dripping.socket, 'close')]);
  server.child.kill('SIGTERM');
  await server.ended;
  await others;
  // Half of what it took: this fails where something waits for its own time-out.
}, 50_000);

test('a moment without work is waited for, but not for ever', async () => {
  let turns = 0;
  const work = () => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    turns += 1;
    if (turns < 1000) setImmediate(work);
  };
  setImmediate(work);
  await new Promise<void>((done) => whenQuiet(done, 10));
  expect(turns).toBeGreaterThan(5);
  expect(turns).toBeLessThan(20);
  turns = 1000;
});
