// A call to an address that somebody has typed: where it goes, how long it takes, and how much of the answer is read.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { type Lookup, openGuardedPost } from './guarded-post.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;
const fine: Answer = (_request, response) => response.end('ok');

/** A receiver. @returns its port, and how many calls it has got */
async function receiver(answer: Answer, host = '127.0.0.1') {
  const got: { host: string | undefined }[] = [];
  const server = http.createServer((request, response) => {
    got.push({ host: request.headers.host });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, got };
}

/** A resolver that gives these answers one after another, the last one for ever. */
function resolving(...answers: string[][]): Lookup & { names: string[] } {
  const names: string[] = [];
  const lookup = async (name: string) => {
    const addresses = answers[Math.min(names.length, answers.length - 1)] ?? [];
    names.push(name);
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return Object.assign(lookup, { names });
}

const post = (guarded: ReturnType<typeof openGuardedPost>, url: string) =>
  guarded.post(new URL(url), { 'content-type': 'application/json' }, '{}');
const local = (options: Parameters<typeof openGuardedPost>[0] = {}) =>
  openGuardedPost({ allowLoopback: true, ...options });

describe('where it goes', () => {
  test('to the address that the resolver gave, with the name as host', async () => {
    const { port, got } = await receiver(fine);
    const lookup = resolving(['127.0.0.1']);
    expect(await post(local({ lookup }), `http://shop.example:${port}/hook`)).toMatchObject({
      status: 200,
      text: 'ok',
    });
    expect(got).toEqual([{ host: `shop.example:${port}` }]);
    expect(lookup.names).toEqual(['shop.example']);
  });

  test('not to a name that leads to a private address, not even if another address of it is public', async () => {
    for (const addresses of [['10.0.0.5'], ['93.184.216.34', '10.0.0.5'], ['2606:4700::1111', '::ffff:10.0.0.5']]) {
      const guarded = openGuardedPost({ lookup: resolving(addresses) });
      expect(await post(guarded, 'https://shop.example/')).toEqual({ kind: 'failed', code: 'address_private' });
      expect(await guarded.check(new URL('https://shop.example/'))).toBe('address_private');
    }
  });

  test('not to this machine, unless that is allowed', async () => {
    const { port, got } = await receiver(fine);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]']) {
      expect(await post(openGuardedPost({}), `https://${host}:${port}/`), host).toEqual({
        kind: 'failed',
        code: 'address_private',
      });
    }
    expect(got).toEqual([]);
  });

  test('where the name led when it was checked, whatever it leads to later', async () => {
    const first = await receiver(fine, '127.0.0.2');
    const lookup = resolving(['127.0.0.2'], ['127.0.0.3']);
    expect(await post(local({ lookup }), `http://shop.example:${first.port}/`)).toMatchObject({ status: 200 });
    expect(lookup.names).toHaveLength(1);
  });

  test('not on to where a redirect points', async () => {
    const other = await receiver(fine);
    const { port } = await receiver((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/` }).end();
    });
    expect(await post(local(), `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answer', status: 302 });
    expect(other.got).toEqual([]);
  });

  test('over TLS under the name of the address', async () => {
    const names: string[] = [];
    const server = tls.createServer({
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(async () => void server.close());
    const url = `https://shop.example:${(server.address() as AddressInfo).port}/`;
    expect(await post(local({ lookup: resolving(['127.0.0.1']) }), url)).toEqual({ kind: 'failed', code: 'tls' });
    expect(names).toEqual(['shop.example']);
  });
});

describe('what the receiver does', () => {
  test('no answer, half an answer, and an answer without an end are left in time', async () => {
    const hangs = await receiver(() => {});
    const half = await receiver((_request, response) => void response.writeHead(200).write('half'));
    let sent = 0;
    const chunk = Buffer.alloc(100_000, 'x');
    const huge = await receiver((_request, response) => {
      const go = () => {
        do sent += chunk.length;
        while (response.write(chunk));
      };
      response.on('drain', go);
      go();
    });
    const guarded = local({ timeoutMs: 300 });
    const call = (port: number) => post(guarded, `http://127.0.0.1:${port}/`);
    expect(await call(hangs.port)).toEqual({ kind: 'failed', code: 'timeout' });
    expect(await call(half.port)).toMatchObject({ status: 200, text: 'half' });
    const answer = await call(huge.port);
    expect(answer.kind === 'answer' && answer.text.length).toBe(65_536);
    // The system's buffers hold some megabytes.
    expect(sent).toBeLessThan(20_000_000);
  });

  test('a closed port, a name that nobody knows, a resolver that hangs', async () => {
    const { port } = await receiver(fine);
    await open.pop()?.();
    expect(await post(local(), `http://127.0.0.1:${port}/`)).toEqual({ kind: 'failed', code: 'connection' });
    const unknown = local({ lookup: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await post(unknown, 'http://shop.example/')).toEqual({ kind: 'failed', code: 'address_unknown' });
    const hanging = local({ lookup: () => new Promise(() => {}), timeoutMs: 100 });
    expect(await post(hanging, 'http://shop.example/')).toEqual({ kind: 'failed', code: 'timeout' });
  });

  test('calls that come together look a name up once', async () => {
    const { port } = await receiver(fine);
    const lookup = resolving(['127.0.0.1']);
    const guarded = local({ lookup });
    await Promise.all(Array.from({ length: 3 }, () => post(guarded, `http://shop.example:${port}/`)));
    await post(guarded, `http://shop.example:${port}/`);
    expect(lookup.names).toHaveLength(2);
  });

  test('calls end with the server', async () => {
    const { port } = await receiver(() => {});
    const guarded = local();
    const call = post(guarded, `http://127.0.0.1:${port}/`);
    guarded.abortAll();
    expect(await call).toEqual({ kind: 'failed', code: 'shutting_down' });
    expect(await post(guarded, `http://127.0.0.1:${port}/`)).toEqual({ kind: 'failed', code: 'shutting_down' });
  });
});

describe('what may be saved', () => {
  test.each([
    ['https://shop.example/', null],
    ['https://93.184.216.34:8443/x', null],
    ['http://shop.example/', 'not_https'],
    ['https://[fd00::1]/', 'address_private'],
    ['https://unknown.example/', 'address_unknown'],
  ])('%s: %s', async (url, problem) => {
    const known: Record<string, string[]> = { 'shop.example': ['93.184.216.34'], 'unknown.example': [] };
    const lookup: Lookup = (name) => resolving(known[name] ?? [name])(name);
    expect(await openGuardedPost({ lookup }).check(new URL(url))).toBe(problem);
  });

  test('without TLS only this machine, where it is allowed', async () => {
    const lookup = resolving(['93.184.216.34']);
    expect(await local().check(new URL('http://127.0.0.1:3000/'))).toBe(null);
    expect(await local({ lookup }).check(new URL('http://shop.example/'))).toBe('not_https');
    expect(await openGuardedPost({}).check(new URL('http://127.0.0.1:3000/'))).toBe('not_https');
  });
});
