import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { buildContext } from '../context.ts';
import { pageFolder } from '../testing/test-app.ts';

const clientDir = pageFolder();
const config = readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0', MAX_CONNECTIONS: '3' });
// Port 1 has no database: none is needed here.
const context = buildContext(config, 'postgres://127.0.0.1:1/none', [{ kid: 'test', secret: new Uint8Array(32) }]);
let app: Awaited<ReturnType<typeof buildApp>>;
let port: number;
beforeAll(async () => {
  app = await buildApp(context, { clientDir });
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(async () => {
  await app.close();
  await context.store.close();
  rmSync(clientDir, { recursive: true });
});

/** A connection, the data received on it, and whether it is closed. */
function open(sent = ''): { socket: Socket; received: () => string; isClosed: () => boolean } {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let closed = false;
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.write(sent);
  return { socket, received: () => received, isClosed: () => closed };
}

const post = (path: string) => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n`;

test('14 §1.8: headers and bodies must arrive within 30 s', () => {
  const { headersTimeout, requestTimeout } = app.server;
  const { connectionsCheckingInterval: looks } = app.server as unknown as { connectionsCheckingInterval: number };
  // 0 would mean no limit.
  expect([headersTimeout + looks, requestTimeout + looks]).toEqual([30_000, 30_000]);
  expect(app.server.keepAliveTimeout).toBe(75_000);
});

test.each([
  ['headers', post('/webhooks/meta'), 'x: y\r\n'],
  ['a body', `${post('/webhooks/meta')}content-length: 100000\r\n\r\n`, 'x'],
  ['a body in chunks', `${post('/api/v1/link')}transfer-encoding: chunked\r\n\r\n`, '1\r\n{\r\n'],
  ['a body that was answered before its end', `${post('/none')}content-length: 1000\r\n\r\n`, 'x'],
])('14 §1.8: a connection that sends %s slowly is ended', async (_what, head, drop) => {
  const usual = app.server.requestTimeout;
  Object.assign(app.server, { headersTimeout: 500, requestTimeout: 500 });
  const { socket, isClosed } = open(head);
  const dripping = setInterval(() => socket.write(drop), 100);
  await expect.poll(isClosed, { timeout: 20_000 }).toBe(true);
  clearInterval(dripping);
  Object.assign(app.server, { headersTimeout: usual, requestTimeout: usual });
});

test('14 §1.8: connections have a limit, and those over it are refused at once', async () => {
  const healthz = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
  const kept = [open(healthz), open(healthz), open(healthz)];
  for (const { received } of kept) await expect.poll(received, { timeout: 20_000 }).toContain('200 OK');
  const refused = open(healthz);
  await expect.poll(refused.isClosed, { timeout: 20_000 }).toBe(true);
  expect(refused.received()).toBe('');
  expect(await context.metrics.registry.metrics()).toMatch(/omnilink_connections_refused_total [1-9]/);
  for (const { socket } of kept) socket.destroy();
  await expect.poll(() => new Promise((resolve) => app.server.getConnections((_, n) => resolve(n)))).toBe(0);
  const next = open(healthz);
  await expect.poll(next.received, { timeout: 20_000 }).toContain('200 OK');
  next.socket.destroy();
});
