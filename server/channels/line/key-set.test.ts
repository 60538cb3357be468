import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, type TestServer } from '../test-server.ts';
import { buildKeySet } from './key-set.ts';
import { makeSigner } from './test-tokens.ts';

const a = await makeSigner('a');
const b = await makeSigner('b');
const hour = 3_600_000;
let line: TestServer;
let clock: number;
let keySet: ReturnType<typeof buildKeySet>;

beforeEach(async () => {
  clock = Date.parse('2026-01-01T00:00:00Z');
  line = await openTestServer(() => ({ status: 200, json: { keys: [a.jwk] } }));
  keySet = buildKeySet({
    certsUrl: `${line.url}/oauth2/v2.1/certs`,
    http: openPlatformHttp(),
    now: () => new Date(clock),
  });
});
afterEach(() => line.close());

const serve = (reply: Reply) => {
  line.answer = () => reply;
};
const down: Reply = { status: 503 };
const rotated: Reply = { status: 200, json: { keys: [a.jwk, b.jwk] } };

test('a set is fetched once and used for 24 h, even if LINE is down', async () => {
  expect(line.seen).toHaveLength(0);
  expect(await keySet.keyFor('a')).toMatchObject({ ok: true });
  serve(down);
  clock += 24 * hour - 1;
  expect(await keySet.keyFor('a')).toMatchObject({ ok: true });
  expect(line.seen).toHaveLength(1);
  clock += 1;
  expect(await keySet.keyFor('a')).toEqual({ ok: false, reason: 'unavailable', code: 'keys_503' });
  serve(rotated);
  expect(await keySet.keyFor('a')).toMatchObject({ ok: true });
  expect(line.seen).toHaveLength(3);
});

test('concurrent calls share one fetch', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => keySet.keyFor('a')));
  expect(answers.every((it) => it.ok)).toBe(true);
  expect(line.seen).toHaveLength(1);
});

test('a new key is found at once, and invalid keys cause at most one fetch in 60 s', async () => {
  await keySet.keyFor('a');
  serve(rotated);
  const [found, junk] = await Promise.all([keySet.keyFor('b'), keySet.keyFor('junk')]);
  expect(found).toMatchObject({ ok: true });
  expect(junk).toEqual({ ok: false, reason: 'unknown', code: 'kid_unknown' });
  expect(line.seen).toHaveLength(2);
  clock += 59_999;
  expect(await keySet.keyFor('junk')).toMatchObject({ reason: 'unknown' });
  expect(line.seen).toHaveLength(2);
  clock += 1;
  expect(await keySet.keyFor('junk')).toMatchObject({ reason: 'unknown' });
  expect(line.seen).toHaveLength(3);
});

test('an unknown key causes no second fetch right after the set was fetched', async () => {
  expect(await keySet.keyFor('junk')).toMatchObject({ reason: 'unknown' });
  expect(line.seen).toHaveLength(1);
});

test('while LINE returns no keys, a new key’s validity is unknown; known keys stay valid', async () => {
  await keySet.keyFor('a');
  serve(down);
  expect(await keySet.keyFor('b')).toMatchObject({ reason: 'unavailable' });
  expect(await keySet.keyFor('a')).toMatchObject({ ok: true });
  expect(await keySet.keyFor('b')).toMatchObject({ reason: 'unavailable' });
  expect(line.seen).toHaveLength(2);
});

test.each<[string, Reply]>([
  ['no keys member', { status: 200, json: {} }],
  ['an empty set', { status: 200, json: { keys: [] } }],
  [
    'keys that are none',
    {
      status: 200,
      json: {
        keys: [
          null,
          7,
          { kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' },
          { kid: 'a', kty: 'EC', crv: 'P-256', x: '!', y: '!' },
        ],
      },
    },
  ],
  ['no JSON', { status: 200, text: '<html>' }],
  ['an error', { status: 500, json: { keys: [a.jwk] } }],
  ['a cut connection', (response) => response.destroy()],
])('%s is not a key set', async (_name, reply) => {
  serve(reply);
  expect(await keySet.keyFor('a')).toMatchObject({ ok: false, reason: 'unavailable' });
});

test('valid keys are used next to broken ones', async () => {
  serve({ status: 200, json: { keys: [{ kid: 'x' }, a.jwk] } });
  expect(await keySet.keyFor('a')).toMatchObject({ ok: true });
});
