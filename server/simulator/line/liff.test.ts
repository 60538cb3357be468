import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { agents } from '../agents.ts';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture(undefined, { appOrigin: 'http://127.0.0.1:3999' });
});
afterAll(() => fixture.simulator.close());
beforeEach(async () => {
  await fixture.control.line.consent('accept');
  await fixture.control.line.subwindowMode('wait');
});

const endpoint = 'http://127.0.0.1:3999/link';
const link = (rest: string) => `${fixture.simulator.url}/liff/${fixture.channel.liffId}${rest}`;
const open = (rest: string, agent: keyof typeof agents) =>
  fetch(link(rest), { redirect: 'manual', headers: { 'user-agent': agents[agent] } });

test('a LIFF link outside LINE: the endpoint with the rest packed, no tokens', async () => {
  const answer = await open('?t=abc', 'safari-ios');
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${endpoint}?liff.state=%3Ft%3Dabc`]);
});

test('a LIFF link inside LINE: the fragment with all six', async () => {
  const answer = await open('/mine?t=abc', 'line-ios');
  const url = new URL(answer.headers.get('location') ?? '');
  expect(url.searchParams.get('liff.state')).toBe('/mine?t=abc');
  const names = [...new URLSearchParams(url.hash.slice(1)).keys()];
  expect(names).toEqual(['context_token', 'feature_token', 'access_token', 'id_token', 'client_id', 'mst_challenge']);
  const context = new URLSearchParams(url.hash.slice(1)).get('context_token')?.split('.')[1] ?? '';
  const payload = JSON.parse(Buffer.from(context, 'base64url').toString());
  expect(payload).toMatchObject({
    liffId: fixture.channel.liffId,
    endpointUrl: endpoint,
    permanentLinkPattern: 'concat',
    viewType: 'full',
    availability: { multipleLiffTransition: { permission: false }, subwindowOpen: { permission: true } },
  });
});

test('the address that LINE opens for a tapped link, and for a customer who declines', async () => {
  const at = { customer: fixture.customer.id, url: `https://liff.line.me/${fixture.channel.liffId}?t=1` };
  const opened = await fixture.control.line.openLiff(at);
  expect(opened.url).toMatch(new RegExp(`^${endpoint}\\?liff\\.state=%3Ft%3D1#context_token=`));
  const declined = await fixture.control.line.openLiff({ ...at, consent: 'deny' });
  expect(new URL(declined.url).searchParams.get('error')).toBe('access_denied');
  await expect(fixture.control.line.openLiff({ ...at, url: 'https://liff.line.me/9-nobody' })).rejects.toThrow('404');
});

const verifier = 'v'.repeat(43);
const authorize = (fields: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    app_id: fixture.channel.liffId,
    state: 's',
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    redirect_uri: `${endpoint}?t=1`,
    ...fields,
  });
  return fetch(`${fixture.simulator.url}/line-access/liff/v1/authorize?${query}`, { redirect: 'manual' });
};
const exchange = (code: string, fields: Record<string, string> = {}) =>
  fetch(`${fixture.simulator.url}/line-api/oauth2/v2.1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: fixture.channel.loginChannelId,
      appId: fixture.channel.liffId,
      code,
      code_verifier: verifier,
      redirect_uri: `${endpoint}?t=1`,
      id_token_key_type: 'JWK',
      ...fields,
    }),
  });
const codeOf = async () => new URL((await authorize()).headers.get('location') ?? '').searchParams.get('code') ?? '';

test('signing in outside LINE: a code, once, with its verifier', async () => {
  const code = await codeOf();
  expect((await exchange(code, { code_verifier: 'x'.repeat(43) })).status).toBe(400);
  expect((await exchange(code, { redirect_uri: endpoint })).status).toBe(400);
  const tokens = await (await exchange(code)).json();
  expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'openid profile' });
  expect(await (await exchange(code)).json()).toMatchObject({ error: 'invalid_grant' });
});

test.each([
  ['outside the endpoint', { redirect_uri: 'http://127.0.0.1:3999/other' }],
  ['a name that only begins like it', { redirect_uri: `${endpoint}-evil` }],
  ['another origin', { redirect_uri: 'https://evil.test/link' }],
  ['no challenge', { code_challenge: '' }],
  ['an unknown app', { app_id: '1-x' }],
])('no redirect, but an error page: %s', async (_name, fields) => {
  const answer = await authorize(fields);
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});

test('a customer who says no, and one who is asked', async () => {
  await fixture.control.line.consent('deny');
  const back = new URL((await authorize()).headers.get('location') ?? '');
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    t: '1',
    error: 'access_denied',
    liffOAuth2Error: 'true',
  });
  await fixture.control.line.consent('ask');
  const page = await authorize();
  expect([page.status, (await page.text()).includes('answer=deny')]).toEqual([200, true]);
  expect((await authorize({ answer: 'accept' })).status).toBe(302);
});

async function askForSheet() {
  const tokens = await fixture.control.line.tokens('2001', fixture.customer.id);
  const post = (path: string, body: object) =>
    fetch(`${fixture.simulator.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { mstChallenge } = tokens;
  const asked = {
    mainLiffId: fixture.channel.liffId,
    subLiffId: '1656032314-CWSCEjzU',
    mstChallenge,
    appData: {},
    view: {},
  };
  const { msit } = await (await post('/line-api/liff/v2/sub/msit', asked)).json();
  const refused = await post('/line-api/liff/v2/sub/msit', { ...asked, mstChallenge: 'x' });
  return { msit, refused, result: () => post('/liff/liff/v2/sub/waitResult', { msit, mstChallenge }) };
}

test('the add-friend sheet: refused without its challenge, answered by the customer', async () => {
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'never');
  const sheet = await askForSheet();
  expect(sheet.refused.status).toBe(400);
  const waiting = sheet.result();
  await fixture.control.line.answerSubwindow(sheet.msit, 'add');
  expect(await (await waiting).json()).toEqual({ status: 'submit', result: {} });
  const greeting = (await fixture.control.chat('line', '2001', fixture.customer.id)).at(-1);
  expect(greeting).toMatchObject({ byPlatform: true, direction: 'to_customer' });
  const again = await askForSheet();
  expect(await (await again.result()).json()).toEqual({ status: 'close', result: {} });
});

test('the add-friend sheet of a customer who always cancels', async () => {
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'blocked');
  await fixture.control.line.subwindowMode('cancel');
  const sheet = await askForSheet();
  expect(await (await sheet.result()).json()).toEqual({ status: 'cancel', result: {} });
  expect((await fixture.control.line.subwindows()).at(-1)).toMatchObject({ kind: 'unblock', state: 'done' });
});

test('the add-friend page of the account', async () => {
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'never');
  const address = `${fixture.simulator.url}/line-add/${encodeURIComponent(fixture.channel.basicId)}`;
  const page = await fetch(address);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  expect(await page.text()).toContain('Add</button>');
  const added = await fetch(address, { method: 'POST', body: new URLSearchParams() });
  expect(await added.text()).toContain('You are friends.');
});

test('preflights are answered, unknown paths are 404 and recorded', async () => {
  const preflight = await fetch(`${fixture.simulator.url}/line-api/v2/profile`, { method: 'OPTIONS' });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  expect(await fixture.control.unexpected()).toEqual([]);
  expect((await fetch(`${fixture.simulator.url}/line-api/v2/bot/nothing`)).status).toBe(404);
  expect(await fixture.control.unexpected()).toEqual([{ host: 'line-api', method: 'GET', path: '/v2/bot/nothing' }]);
});
