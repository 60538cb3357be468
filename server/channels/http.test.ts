import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { failureOf, isHeaderSafe, openPlatformHttp, retryAfterMs } from './http.ts';
import { openTestServer, type Reply, refusedUrl } from './test-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function replying(reply: Reply) {
  const server = await openTestServer(() => reply);
  closing.push(server.close);
  return server;
}

/** A bare socket server, for what HTTP can't express. */
async function sockets(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const withCode = (fields: object) => Object.assign(new Error('x'), fields);

const post = (url: string, more: { timeoutMs?: number; maxBytes?: number } = {}) =>
  openPlatformHttp().call({ url, method: 'POST', body: new TextEncoder().encode('{}'), timeoutMs: 3_000, ...more });

describe('an answer', () => {
  test('has status and JSON, for every status', async () => {
    const { url, seen } = await replying({ status: 418, json: { a: 1 } });
    expect(await post(url)).toMatchObject({ kind: 'answer', status: 418, json: { a: 1 } });
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{}' });
  });

  test('that is not JSON has no JSON', async () => {
    const { url } = await replying({ status: 200, text: '<html>' });
    expect(await post(url)).toMatchObject({ kind: 'answer', status: 200, json: undefined });
  });

  test('that is too long is not read to its end', async () => {
    const { url } = await replying({ status: 200, text: JSON.stringify('x'.repeat(200)) });
    expect(await post(url, { maxBytes: 100 })).toMatchObject({ kind: 'answer', json: undefined });
    const endless = await replying((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await post(endless.url)).toMatchObject({ kind: 'answer', status: 200, json: undefined });
  });

  test('that redirects is not followed: the token stays here', async () => {
    const other = await replying({ status: 200, json: {} });
    const { url } = await replying({ status: 302, headers: { location: other.url } });
    expect(await post(url)).toMatchObject({ kind: 'answer', status: 302 });
    expect(other.seen).toHaveLength(0);
  });
});

describe('a failure after the request was written', () => {
  test.each<[string, Reply, RegExp]>([
    ['connection destroyed', (response) => response.destroy(), /^(UND_ERR_SOCKET|ECONNRESET)$/],
    [
      'answer cut in its body',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
        setTimeout(() => response.destroy(), 20);
      },
      /^(UND_ERR_SOCKET|ECONNRESET)$/,
    ],
    ['no answer', () => {}, /^timeout$/],
    ['answer that never ends', (response) => void response.writeHead(200).write('{'), /^timeout$/],
  ])('%s', async (_name, reply, code) => {
    const { url, seen } = await replying(reply);
    const answer = await post(url, { timeoutMs: 300 });
    expect(answer).toEqual({ kind: 'failed', written: true, code: expect.stringMatching(code) });
    expect(seen).toHaveLength(1);
  });

  test('an error without a code', () => {
    expect(failureOf(new TypeError('Bearer top-secret is invalid'))).toEqual({ written: true, code: 'network_error' });
  });
});

describe('a failure before anything was written', () => {
  test('connection refused', async () => {
    expect(await post(await refusedUrl())).toEqual({ kind: 'failed', written: false, code: 'ECONNREFUSED' });
  });

  test('connection refused on every address of a name', async () => {
    const url = (await refusedUrl()).replace('127.0.0.1', 'localhost');
    expect(await post(url)).toEqual({ kind: 'failed', written: false, code: 'ECONNREFUSED' });
  });

  test('no such name', async () => {
    const answer = await post('http://nobody.invalid/');
    expect(answer).toMatchObject({ kind: 'failed', written: false, code: expect.stringMatching(/^(ENOTFOUND|EAI_)/) });
  });

  test('no TLS at the server', async () => {
    const { url, seen } = await replying({ status: 200 });
    const answer = await post(url.replace('http:', 'https:'));
    expect(answer).toMatchObject({ kind: 'failed', written: false });
    expect(seen).toHaveLength(0);
  });

  test('connection reset in the TLS handshake', async () => {
    const port = await sockets(createServer((socket) => void socket.on('data', () => socket.destroy())));
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', written: false });
  });

  test.each([
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'EHOSTUNREACH',
  ])('%s', (code) => {
    expect(failureOf(withCode({ code }))).toEqual({ written: false, code });
  });
});

test.each([
  ['connect', false],
  ['read', true],
])('ETIMEDOUT in %s: written is %s', (syscall, written) => {
  expect(failureOf(withCode({ code: 'ETIMEDOUT', syscall }))).toEqual({ written, code: 'ETIMEDOUT' });
});

test('all calls can be ended at once, and none begins afterwards', async () => {
  const { url, seen } = await replying((response) => void response.writeHead(200).write('{'));
  const silent = await replying(() => {});
  const http = openPlatformHttp();
  const running = [url, silent.url].map((to) => http.call({ url: to, timeoutMs: 20_000 }));
  await expect.poll(() => seen.length + silent.seen.length).toBe(2);
  http.abortAll();
  for (const answer of await Promise.all(running))
    expect(answer).toEqual({ kind: 'failed', written: true, code: 'shutting_down' });
  expect(await http.call({ url, timeoutMs: 20_000 })).toEqual({
    kind: 'failed',
    written: false,
    code: 'shutting_down',
  });
  expect(seen).toHaveLength(1);
});

test.each([
  ['token', true],
  ['a+b/c=.-_~', true],
  ['', false],
  ['a b', false],
  ['a\nb', false],
  ['é', false],
  [undefined, false],
])('the token %j can be sent in a header: %s', (token, safe) => {
  expect(isHeaderSafe(token)).toBe(safe);
});

test.each([
  ['2', 2_000],
  ['0', 0],
  [' 7 ', 7_000],
  ['99999999', 86_400_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', null],
  ['', null],
  ['-5', null],
])('Retry-After %j is %s ms', (value, ms) => {
  expect(retryAfterMs({ 'retry-after': value }, new Date('2026-01-01T00:00:00Z'))).toBe(ms);
});
