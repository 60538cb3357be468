import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fixture, startFixture } from '../test-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.simulator.close());

const api = (path: string) => `${fixture.simulator.url}/line-api${path}`;
const tokens = (overrides = {}) => fixture.control.line.tokens('2001', fixture.customer.id, overrides);
const asUser = (path: string, token: string) => fetch(api(path), { headers: { authorization: `Bearer ${token}` } });
const verify = (idToken: string, clientId = fixture.channel.loginChannelId) =>
  fetch(api('/oauth2/v2.1/verify'), {
    method: 'POST',
    body: new URLSearchParams({ id_token: idToken, client_id: clientId }),
  });

beforeEach(() => fixture.control.line.setFriendship('2001', fixture.customer.id, 'friend'));

test('an ID token that independent code verifies with the published keys', async () => {
  const { idToken } = await tokens();
  const keys = createRemoteJWKSet(new URL(api('/oauth2/v2.1/certs')));
  const { payload, protectedHeader } = await jwtVerify(idToken ?? '', keys, {
    algorithms: ['ES256'],
    issuer: 'https://access.line.me',
    audience: fixture.channel.loginChannelId,
  });
  expect(payload).toMatchObject({ sub: fixture.customer.lineUserId, name: '陳小美' });
  expect(protectedHeader.alg).toBe('ES256');
  expect((await verify(idToken ?? '')).status).toBe(200);
});

const faulty: [name: string, overrides: object, reason: string][] = [
  ['another key', { signature: 'other' }, 'Invalid IdToken.'],
  ['unknown kid', { kid: 'nobody' }, 'Invalid IdToken.'],
  ['no signature', { alg: 'none' }, 'Invalid IdToken.'],
  ['issuer', { iss: 'https://evil.test' }, 'Invalid IdToken Issuer.'],
  ['expired', { expOffsetS: -1 }, 'IdToken expired.'],
  ['audience', { aud: '1' }, 'Invalid IdToken Audience.'],
];
test.each(faulty)('an ID token with a fault: %s', async (_name, overrides, reason) => {
  const answer = await verify((await tokens(overrides)).idToken ?? '');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: reason });
});

test('a web-login token is HS256 by the channel secret', async () => {
  const { idToken } = await tokens({ alg: 'HS256' });
  expect((await verify(idToken ?? '')).status).toBe(200);
  expect((await verify(idToken ?? '', '1')).status).toBe(400);
});

test('a rotated key: tokens of the dropped one are no longer valid', async () => {
  const { idToken } = await tokens();
  await fixture.control.line.rotateKeys();
  expect((await verify(idToken ?? '')).status).toBe(200);
  await fixture.control.line.rotateKeys(true);
  expect((await verify(idToken ?? '')).status).toBe(400);
  expect((await verify((await tokens()).idToken ?? '')).status).toBe(200);
});

test('an access token: its channel, profile and friendship', async () => {
  const { accessToken } = await tokens();
  const checked = await fetch(api(`/oauth2/v2.1/verify?access_token=${accessToken}`));
  expect(await checked.json()).toMatchObject({ client_id: fixture.channel.loginChannelId, scope: 'openid profile' });
  expect(await (await asUser('/v2/profile', accessToken)).json()).toMatchObject({ displayName: '陳小美' });
  expect(await (await asUser('/friendship/v1/status', accessToken)).json()).toEqual({ friendFlag: true });
  for (const state of ['never', 'blocked'] as const) {
    await fixture.control.line.setFriendship('2001', fixture.customer.id, state);
    expect(await (await asUser('/friendship/v1/status', accessToken)).json()).toEqual({ friendFlag: false });
  }
});

test('an access token that is foreign, expired, revoked, without scope, or of another person', async () => {
  const foreign = await tokens({ accessTokenClientId: '999' });
  const checked = await fetch(api(`/oauth2/v2.1/verify?access_token=${foreign.accessToken}`));
  expect((await checked.json()).client_id).toBe('999');
  const expired = await tokens({ accessTokenExpiresInS: -1 });
  const late = await fetch(api(`/oauth2/v2.1/verify?access_token=${expired.accessToken}`));
  expect([late.status, (await late.json()).error_description]).toEqual([400, 'access token expired']);
  expect((await asUser('/v2/profile', (await tokens({ accessTokenRevoked: true })).accessToken)).status).toBe(401);
  expect((await asUser('/friendship/v1/status', (await tokens({ scope: ['openid'] })).accessToken)).status).toBe(403);
  const other = await fixture.control.addCustomer({ name: 'Other' });
  const { accessToken } = await tokens({ accessTokenCustomer: other.id });
  expect((await (await asUser('/v2/profile', accessToken)).json()).userId).toBe(other.lineUserId);
});

test('no linked bot, and tokens die when the app is closed', async () => {
  const { accessToken } = await tokens();
  await fixture.control.patchLineChannel('2001', { botLinked: false });
  const unlinked = await asUser('/friendship/v1/status', accessToken);
  expect(await unlinked.json()).toEqual({ message: 'There is no login bot linked to this channel.' });
  await fixture.control.patchLineChannel('2001', { botLinked: true });
  await fixture.control.line.closeLiff(fixture.customer.id, fixture.channel.liffId);
  expect((await asUser('/v2/profile', accessToken)).status).toBe(401);
});

test('deauthorize and the LIFF server API take a stateless token of the Login channel', async () => {
  const { accessToken } = await tokens();
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: fixture.channel.loginChannelId,
    client_secret: fixture.channel.loginChannelSecret,
  });
  const issued = await fetch(api('/oauth2/v3/token'), { method: 'POST', body: form });
  const { access_token: channelToken } = await issued.json();
  const apps = await (await asUser('/liff/v1/apps', channelToken)).json();
  expect(apps.apps).toMatchObject([{ liffId: fixture.channel.liffId, view: { type: 'full' } }]);
  const deauthorize = (userAccessToken: unknown = accessToken, bearer = channelToken) =>
    fixture.line('POST', '/user/v1/deauthorize', { userAccessToken }, { authorization: `Bearer ${bearer}` });
  const foreign = (await tokens({ accessTokenClientId: '999' })).accessToken;
  for (const token of [foreign, 'x', 1]) {
    const answer = await deauthorize(token);
    expect([answer.status, await answer.json()]).toEqual([400, { message: 'invalid token' }]);
  }
  expect((await deauthorize(accessToken, fixture.channel.accessToken)).status).toBe(401);
  const other = (await tokens()).accessToken;
  expect((await deauthorize()).status).toBe(204);
  expect((await deauthorize()).status).toBe(400);
  expect((await asUser('/v2/profile', other)).status).toBe(401);
  expect((await asUser('/liff/v1/apps', fixture.channel.accessToken)).status).toBe(401);
});

test('bot info and the profiles that a bot may see', async () => {
  expect(await (await fixture.line('GET', '/v2/bot/info')).json()).toMatchObject({ userId: fixture.channel.botUserId });
  const profile = () => fixture.line('GET', `/v2/bot/profile/${fixture.customer.lineUserId}`);
  expect(await (await profile()).json()).toMatchObject({ displayName: '陳小美', language: 'zh-TW' });
  await fixture.control.line.setFriendship('2001', fixture.customer.id, 'blocked');
  expect([(await profile()).status, (await fixture.line('GET', '/v2/bot/profile/Ux')).status]).toEqual([404, 400]);
});
