import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/standalone.ts';
import { control } from '../conformance/platform-case.ts';
import { openPlatformHttp } from '../http.ts';
import { buildLineIdentity, type LineIdentity } from './identity.ts';

/** LINE Login as the simulator plays it: the tokens a LIFF page posts, and what LINE says of them. */
type Tokens = { idToken: string; accessToken: string };
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let identity: LineIdentity;
let made: { channelId: string; loginChannelId: string };
let customer: { id: string; lineUserId: string };

const call = <T>(path: string, body?: object) => control<T>(simulator.url, path, body);
const tokens = (overrides: object = {}) =>
  call<Tokens>('POST line/tokens', { channelId: made.channelId, customer: customer.id, overrides });
const access = async (overrides: object = {}) =>
  identity.checkAccess((await tokens(overrides)).accessToken, {
    loginChannelId: made.loginChannelId,
    userId: customer.lineUserId,
  });
const befriend = (state: string) =>
  call('PUT line/friendship', { channelId: made.channelId, customer: customer.id, state });
const fault = (path: string, more: object) => call('POST faults', { match: { host: 'line-api', path }, ...more });

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  await call('POST reset');
  identity = buildLineIdentity({
    apiUrl: `${simulator.url}/line-api`,
    http: openPlatformHttp(),
    now: () => new Date(),
  });
  made = await call('POST line/channels', { channelId: '1600000001', loginChannelId: '1650000001' });
  customer = await call('POST customers', { name: '陳小美' });
});
afterEach(async () => {
  expect(await call('GET unexpected')).toEqual({ unexpected: [] });
});

test('an ID token has the user and the Login channel', async () => {
  const { idToken } = await tokens();
  const person = { userId: customer.lineUserId, audience: '1650000001', name: '陳小美' };
  expect(await identity.verifyIdToken(idToken)).toMatchObject({ ok: true, ...person });
});

test.each<[string, object]>([
  ['alg HS256', { alg: 'HS256' }],
  ['alg none', { alg: 'none' }],
  ['another kid', { kid: 'nobody' }],
  ['another key', { signature: 'other' }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['a subject that is none', { sub: 'someone' }],
  ['expired', { expOffsetS: -1 }],
  ['issued long ago', { iatOffsetS: -3700 }],
  ['issued ahead', { iatOffsetS: 90 }],
])('an ID token with a fault is refused: %s', async (_name, overrides) => {
  const { idToken } = await tokens(overrides);
  expect(await identity.verifyIdToken(idToken)).toMatchObject({ ok: false, reason: 'login_invalid' });
});

test('a token for another Login channel is recognised by its audience', async () => {
  const { idToken } = await tokens({ aud: '1659999999' });
  expect(await identity.verifyIdToken(idToken)).toMatchObject({ ok: true, audience: '1659999999' });
});

test('a change of LINE’s key has no visible effect', async () => {
  expect(await identity.verifyIdToken((await tokens()).idToken)).toMatchObject({ ok: true });
  await call('POST line/keys/rotate', { drop: true });
  expect(await identity.verifyIdToken((await tokens()).idToken)).toMatchObject({ ok: true });
});

test('without keys the result is that LINE is down, not a refusal', async () => {
  await fault('/oauth2/v2.1/certs', { kind: 'status', status: 503, times: null });
  const { idToken } = await tokens();
  expect(await identity.verifyIdToken(idToken)).toMatchObject({ ok: false, reason: 'platform_error' });
  await call('DELETE faults');
  expect(await identity.verifyIdToken(idToken)).toMatchObject({ ok: true });
});

test.each([
  ['never', false],
  ['friend', true],
  ['blocked', false],
])('%s: friend is %s', async (state, friend) => {
  await befriend(state);
  expect(await access()).toMatchObject({ ok: true, friend, name: '陳小美' });
});

test.each<[string, object]>([
  ['of another Login channel', { accessTokenClientId: '1659999999' }],
  ['expired', { accessTokenExpiresInS: -1 }],
  ['revoked', { accessTokenRevoked: true }],
])('an access token %s is refused', async (_name, overrides) => {
  expect(await access(overrides)).toMatchObject({ ok: false, reason: 'login_invalid' });
});

test('an access token of another user is refused', async () => {
  const other = await call<{ id: string }>('POST customers', { name: 'Eve' });
  expect(await access({ accessTokenCustomer: other.id })).toMatchObject({
    ok: false,
    reason: 'login_invalid',
    code: 'user_id',
  });
});

test('a Login channel without a bot is an error of the brand’s set-up', async () => {
  await call(`PATCH line/channels/${made.channelId}`, { botLinked: false });
  expect(await access()).toEqual({ ok: false, reason: 'channel_unauthorized', code: 'no_linked_bot' });
});

test.each<[string, object]>([
  ['500', { kind: 'status', status: 500 }],
  ['429', { kind: 'status', status: 429 }],
  ['cut', { kind: 'cut' }],
])('while LINE fails the friendship is unknown: %s', async (_name, trouble) => {
  await befriend('friend');
  for (const path of ['/friendship/v1/status', '/v2/profile', '/oauth2/v2.1/verify']) {
    await fault(path, trouble);
    expect(await access(), path).toMatchObject({ ok: false, reason: 'platform_error' });
  }
  expect(await access()).toMatchObject({ ok: true, friend: true });
});
