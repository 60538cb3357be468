// Bad input of `POST /api/v1/link`: each answers as the contract says, never a 500, and nothing is stored.
import { CompactSign } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
let card: { id: string; token: string };
let tap: string;
let login: { idToken: string; accessToken: string };
let before: unknown;
beforeAll(async () => {
  app = await openLinkTest();
  const customer = await app.newCustomer('Lin', 'friend');
  card = await app.newCard(customer);
  tap = await app.tap(card);
  const { idToken, accessToken } = await app.login(customer);
  login = { idToken: idToken ?? '', accessToken };
  before = await app.counts();
});
afterAll(async () => {
  expect(await app.counts()).toEqual(before);
  await app.close();
});

const post = async (
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) => {
  const response = await fetch(`${app.url}/api/v1/link`, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
};
const json = (more: object) => JSON.stringify({ token: tap, ...login, ...more });

describe('bodies that are refused', () => {
  test.each<[string, () => string | undefined, number, string]>([
    ['over 16 kB', () => json({ token: 'x'.repeat(16 * 1024) }), 413, 'too_large'],
    ['not JSON', () => '{"token":', 400, 'invalid_body'],
    ['empty', () => '', 400, 'invalid_body'],
    ['null', () => 'null', 400, 'invalid_body'],
    ['a list', () => '[]', 400, 'invalid_body'],
    ['a string', () => '"token"', 400, 'invalid_body'],
    ['no token', () => json({ token: undefined }), 400, 'invalid_body'],
    ['no ID token', () => json({ idToken: null }), 400, 'invalid_body'],
    ['no access token', () => json({ accessToken: undefined }), 400, 'invalid_body'],
    ['a number for a token', () => json({ token: 1 }), 400, 'invalid_body'],
    ['a list for a token', () => json({ token: [tap] }), 400, 'invalid_body'],
    ['consent as a word', () => json({ consent: 'true' }), 400, 'invalid_body'],
    ['consent null', () => json({ consent: null }), 400, 'invalid_body'],
    ['an unknown field', () => json({ userId: 'U1' }), 400, 'invalid_body'],
    ['__proto__', () => `{"__proto__":{"consent":true},${json({}).slice(1)}`, 400, 'invalid_body'],
    ['constructor', () => json({ constructor: { prototype: { consent: true } } }), 400, 'invalid_body'],
    ['an empty token', () => json({ token: '' }), 400, 'invalid_body'],
    ['NUL in the token', () => json({ token: `${tap}\u0000` }), 400, 'invalid_body'],
    ['NUL in the ID token', () => json({ idToken: '\u0000' }), 400, 'invalid_body'],
    ['a lone surrogate in the token', () => json({ token: '\ud800' }), 400, 'invalid_body'],
    ['a lone surrogate in the access token', () => json({ accessToken: 'a\udc00b' }), 400, 'invalid_body'],
  ])('%s', async (_name, body, status, code) => {
    expect(await post(body())).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { status, code },
    });
  });

  test.each<[string, Record<string, string>]>([
    ['no content type', {}],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['a type that is none', { 'content-type': 'json' }],
  ])('%s: 415', async (_name, headers) => {
    expect(await post(new TextEncoder().encode(json({})), headers)).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  test('no body and no headers at all', async () => {
    const { status, body } = await post(undefined, {});
    expect([400, 415]).toContain(status);
    expect(body).toMatchObject({ status });
  });

  test('bytes that aren’t UTF-8 are handled as any bad token', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"token":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`",${json({ token: undefined }).slice(1)}`),
    ]);
    expect(await post(new Uint8Array(bytes))).toMatchObject({ status: 200, body: { reason: 'token_invalid' } });
  });
});

describe('any other bad token: 200, failed', () => {
  const signed = async (header: object, claims: object, purpose: 'card' | 'tap' = 'tap') => {
    // The ring's key isn't available outside it, so this takes a token of ours and swaps its header or claims.
    const good = await app.context.keys.sign(purpose, { c: card.id });
    const [head = '', body = '', signature = ''] = good.split('.');
    const part = (text: string, more: object) =>
      Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...more })).toString(
        'base64url',
      );
    return `${part(head, header)}.${part(body, claims)}.${signature}`;
  };
  const foreign = (header: object) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify({ c: card.id })))
      .setProtectedHeader({ alg: 'HS256', ...header })
      .sign(new Uint8Array(32).fill(8));
  const claims = () => ({ c: card.id, p: card.id, a: Date.now(), b: 'messenger', n: 'n' });

  test.each<[string, () => string | Promise<string>]>([
    ['cut', () => tap.slice(0, -1)],
    ['cut in the middle', () => tap.slice(0, tap.length / 2)],
    ['with something after it', () => `${tap}A`],
    ['with a part too many', () => `${tap}.x`],
    ['spaces', () => '   '],
    ['dots', () => '..'],
    ['1,001 characters', () => 'a'.repeat(1_001)],
    ['15 kB', () => 'a'.repeat(15_000)],
    ['right payload, wrong signature', () => `${tap.slice(0, tap.lastIndexOf('.'))}.${'A'.repeat(43)}`],
    [
      'alg none',
      () =>
        `${Buffer.from('{"alg":"none","typ":"card","kid":"test"}').toString('base64url')}.${card.token.split('.')[1]}.`,
    ],
    ['alg exchanged', () => signed({ alg: 'HS512' }, {})],
    ['another card under the same signature', () => signed({}, { c: '01900000-0000-7000-8000-000000000000' }, 'card')],
    ['another key', () => foreign({ kid: 'test', typ: 'card' })],
    ['a key that nobody has', () => foreign({ kid: 'other', typ: 'card' })],
    ['no kid', () => foreign({ typ: 'card' })],
    ['a preview token', () => app.context.keys.sign('preview', { c: card.id })],
    ['a card token called a tap', () => signed({ typ: 'tap' }, {}, 'card')],
    ['an unknown header member', () => signed({ jku: 'https://example.com' }, {}, 'card')],
    ['a tap token without its claims', () => app.context.keys.sign('tap', { c: card.id })],
    ['a claim too many', () => app.context.keys.sign('tap', { ...claims(), x: 1 })],
    ['a browser that is none', () => app.context.keys.sign('tap', { ...claims(), b: 'opera' })],
    ['a card id that is none', () => app.context.keys.sign('card', { c: "' or 1=1" })],
    ['the ID token in its place', () => login.idToken],
    ['a JSON serialization', () => JSON.stringify({ payload: 'x', signatures: [] })],
    ['emoji', () => '🌸.🌸.🌸'],
  ])('%s', async (_name, token) => {
    const answer = await post(json({ token: await token() }));
    expect(answer).toMatchObject({ status: 200, body: { status: 'failed', reason: 'token_invalid' } });
  });
});

describe('malformed ID and access tokens: 200, login_invalid', () => {
  test.each([
    ['words', { idToken: 'x' }],
    ['dots', { idToken: '..' }],
    ['emoji', { idToken: '🌸' }],
    ['our own card token', () => ({ idToken: card.token })],
    ['15 kB', { idToken: 'a'.repeat(14_000) }],
    ['a line break in the access token', { accessToken: 'a\r\nx: y' }],
    ['emoji in the access token', { accessToken: '🌸' }],
    ['an unknown access token', { accessToken: 'unknown' }],
  ])('%s', async (_name, more) => {
    const answer = await post(json(typeof more === 'function' ? more() : more));
    expect(answer).toMatchObject({ status: 200, body: { status: 'failed', reason: 'login_invalid' } });
  });
});
