import fc from 'fast-check';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type TestServer } from '../test-server.ts';
import { buildLineIdentity } from './identity.ts';
import { makeSigner } from './test-tokens.ts';

const nowMs = Date.parse('2026-01-01T12:00:00Z');
const nowS = nowMs / 1000;
const user = 'U0123456789abcdef0123456789abcdef';
const good = {
  iss: 'https://access.line.me',
  aud: '1650000000',
  sub: user,
  iat: nowS - 5,
  exp: nowS + 3595,
  name: '陳小美',
  picture: 'https://p.example/1',
};
const a = await makeSigner('a');
const other = await makeSigner('a');
let line: TestServer;

beforeAll(async () => {
  line = await openTestServer(() => ({ status: 200, json: { keys: [a.jwk] } }));
});
beforeEach(() => line.seen.splice(0));
afterAll(() => line.close());

const identity = (apiUrl = line.url) =>
  buildLineIdentity({ apiUrl, http: openPlatformHttp(), now: () => new Date(nowMs) });
const verify = (token: string) => identity().verifyIdToken(token);
const known = {
  ok: true,
  audience: '1650000000',
  userId: user,
  issuedAt: new Date((nowS - 5) * 1000),
  fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
};

test('a valid token has the user, the channel and the time', async () => {
  expect(await verify(await a.sign(good))).toEqual({ ...known, name: '陳小美', pictureUrl: 'https://p.example/1' });
});

test.each<[string, JWTPayload, object]>([
  ['no name, no picture', { name: undefined, picture: undefined }, { name: null, pictureUrl: null }],
  ['a name with NUL', { name: 'a\u0000' }, { name: 'a\uFFFD' }],
  ['a picture that is none', { picture: 'javascript:alert(1)' }, { pictureUrl: null }],
  ['issued 60 min ago', { iat: nowS - 3600, exp: nowS + 1 }, { ok: true }],
  ['issued 60 s ahead', { iat: nowS + 60 }, { ok: true }],
])('%s passes', async (_name, more, answer) => {
  expect(await verify(await a.sign({ ...good, ...more }))).toMatchObject({ ok: true, ...answer });
});

test.each<[string, JWTPayload, string]>([
  ['expired', { exp: nowS - 1 }, 'jwt_expired'],
  ['expiring now', { exp: nowS }, 'jwt_expired'],
  ['without expiry', { exp: undefined }, 'jwt_claim_validation_failed'],
  ['without time of issue', { iat: undefined }, 'jwt_claim_validation_failed'],
  ['with a time of issue that is none', { iat: 'x' as unknown as number }, 'jwt_claim_validation_failed'],
  ['older than 60 min, however late it ends', { iat: nowS - 3601 }, 'iat'],
  ['issued 61 s ahead', { iat: nowS + 61 }, 'iat'],
  ['of another issuer', { iss: 'https://evil.example' }, 'jwt_claim_validation_failed'],
  ['for several channels', { aud: ['1650000000', '2'] }, 'aud'],
  ['for no channel', { aud: undefined }, 'aud'],
  ['of nobody', { sub: undefined }, 'sub'],
  ['of a user id that is none', { sub: `${user}0` }, 'sub'],
  ['valid later only', { nbf: nowS + 600 }, 'jwt_claim_validation_failed'],
])('a token %s is refused', async (_name, more, code) => {
  expect(await verify(await a.sign({ ...good, ...more }))).toEqual({ ok: false, reason: 'login_invalid', code });
});

const hs256 = () =>
  new SignJWT(good)
    .setProtectedHeader({ alg: 'HS256', kid: 'a' })
    .sign(new TextEncoder().encode(JSON.stringify(a.jwk)));
const none = () =>
  `${Buffer.from('{"alg":"none","kid":"a"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`;
const tampered = async () => {
  const [header, , signature] = (await a.sign(good)).split('.');
  return [
    header,
    Buffer.from(JSON.stringify({ ...good, sub: `U${'f'.repeat(32)}` })).toString('base64url'),
    signature,
  ].join('.');
};

test.each<[string, () => string | Promise<string>, string, number]>([
  ['signed with a secret (HS256)', hs256, 'header', 0],
  ['with alg none', none, 'header', 0],
  ['without a key id', () => a.sign(good, { kid: undefined }), 'header', 0],
  ['with a key id that is none', () => a.sign(good, { kid: 7 }), 'header', 0],
  ['with an unknown critical member', () => a.sign(good, { crit: ['x'], x: 1 }), 'jose_not_supported', 1],
  ['that is empty', () => '', 'header', 0],
  ['that is no token', () => 'a.b.c', 'header', 0],
  ['signed by another key of that id', () => other.sign(good), 'jws_signature_verification_failed', 1],
  ['with another payload', tampered, 'jws_signature_verification_failed', 1],
  ['cut short', async () => (await a.sign(good)).slice(0, -4), 'jws_signature_verification_failed', 1],
  ['of a key LINE has not', () => a.sign(good, { kid: 'z' }), 'kid_unknown', 1],
])('a token %s is refused', async (_name, token, code, calls) => {
  const answer = await verify(await token());
  expect(answer).toEqual({ ok: false, reason: 'login_invalid', code });
  expect(line.seen).toHaveLength(calls);
});

test('without LINE’s keys the result is that LINE is down, not a refusal', async () => {
  line.answer = () => ({ status: 500 });
  expect(await identity().verifyIdToken(await a.sign(good))).toEqual({
    ok: false,
    reason: 'platform_error',
    code: 'keys_500',
  });
  line.answer = () => ({ status: 200, json: { keys: [a.jwk] } });
});

test('one token has one fingerprint, for every spelling of its signature', async () => {
  const token = await a.sign(good);
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [signature = ''] = token.split('.').slice(-1);
  const r = Buffer.from(signature, 'base64url').subarray(0, 32);
  const s = BigInt(`0x${Buffer.from(signature, 'base64url').subarray(32).toString('hex')}`);
  const mirrored = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  const twin = `${token.slice(0, -signature.length)}${Buffer.concat([r, mirrored]).toString('base64url')}`;
  const first = await verify(token);
  expect(twin).not.toBe(token);
  expect(first.ok).toBe(true);
  expect(await verify(twin)).toEqual(first);
  // A sign-in of the same second says the same, and is another token.
  expect(await verify(await a.sign(good))).toMatchObject({
    ok: true,
    fingerprint: expect.not.stringMatching(first.ok ? first.fingerprint : ''),
  });
});

test('any other input is refused without an exception', async () => {
  const token = await a.sign(good);
  const one = identity();
  const right = await one.verifyIdToken(token);
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), fc.string({ unit: 'binary', maxLength: 3 }), async (at, piece) => {
      const answer = await one.verifyIdToken(token.slice(0, at) + piece + token.slice(at + 1));
      if (answer.ok) expect(answer).toEqual(right);
    }),
  );
});
