// Whose an access token is, and the end of a permission: every answer that LINE, or a proxy in between, may give.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, refusedUrl, type TestServer } from '../test-server.ts';
import { buildLineIdentity, type LineIdentity, type TokenOwner } from './identity.ts';

const user = 'U0123456789abcdef0123456789abcdef';
const expected = { loginChannelId: '1650000000', userId: user };
const login = { loginChannelId: '1650000000', loginChannelSecret: 'login-secret' };
const token = 'canary.access+token/=';
let line: TestServer;
let identity: LineIdentity;
let replies: { verify: Reply; profile: Reply; token: Reply; end: Reply };

const good = {
  verify: { status: 200, json: { scope: 'profile openid', client_id: '1650000000', expires_in: 3600 } },
  profile: { status: 200, json: { userId: user, displayName: '小美' } },
  token: { status: 200, json: { token_type: 'Bearer', access_token: 'channel-token', expires_in: 899 } },
  end: { status: 204 },
};
const says = (status: number, message: string): Reply => ({ status, json: { message } });
const cut: Reply = (response) => response.destroy();

beforeAll(async () => {
  line = await openTestServer(({ url }) => {
    if (url.startsWith('/oauth2/v2.1/verify?')) return replies.verify;
    if (url === '/v2/profile') return replies.profile;
    return url === '/oauth2/v3/token' ? replies.token : replies.end;
  });
  identity = buildLineIdentity({ apiUrl: line.url, http: openPlatformHttp(), now: () => new Date() });
});
beforeEach(() => {
  line.seen.splice(0);
  replies = { ...good };
});
afterAll(() => line.close());

test.each<[string, Partial<typeof replies>, TokenOwner]>([
  ['their own', {}, 'theirs'],
  ['of another channel', { verify: { status: 200, json: { client_id: '1', expires_in: 3600 } } }, 'foreign'],
  ['of another user', { profile: { status: 200, json: { userId: `U${'f'.repeat(32)}` } } }, 'foreign'],
  ['revoked', { verify: { status: 400, json: { error: 'invalid_request' } } }, 'ended'],
  ['revoked in between', { profile: says(401, 'The access token revoked') }, 'ended'],
  ['at its end', { verify: { status: 200, json: { client_id: '1650000000', expires_in: 0 } } }, 'ended'],
  ['without the profile', { profile: says(403, 'The scope is not sufficient') }, 'unknown'],
  ['LINE is down', { verify: { status: 503 } }, 'unknown'],
  ['too fast', { profile: { status: 429 } }, 'unknown'],
  ['a proxy’s 400', { verify: { status: 400, text: '<html>' } }, 'unknown'],
  ['cut', { profile: cut }, 'unknown'],
])('an access token %s', async (_name, more, owner) => {
  replies = { ...replies, ...more };
  expect(await identity.ownerOf(token, expected)).toBe(owner);
});

test.each(['', 'a b', 'a\r\nx: y', '王'])('the token %j is nobody’s, without a call', async (broken) => {
  expect(await identity.ownerOf(broken, expected)).toBe('foreign');
  expect(line.seen).toEqual([]);
});

test.each<[string, Partial<typeof replies>, boolean]>([
  ['done', {}, true],
  ['ended before', { end: says(400, 'invalid token') }, true],
  ['a proxy’s 400', { end: { status: 400, text: '<html>' } }, false],
  ['the channel’s token is refused', { end: says(401, 'invalid token') }, false],
  ['not allowed', { end: says(403, 'x') }, false],
  ['too fast', { end: { status: 429 } }, false],
  ['LINE is down', { end: { status: 500 } }, false],
  ['cut', { end: cut }, false],
  ['a wrong secret', { token: { status: 400, json: { error: 'invalid_client' } } }, false],
  ['no token to be had', { token: { status: 503 } }, false],
])('deauthorize: %s', async (_name, more, ended) => {
  replies = { ...replies, ...more };
  expect(await identity.deauthorize(token, login)).toBe(ended);
});

test('deauthorize sends the user’s token in the body, under the Login channel’s own', async () => {
  await identity.deauthorize(token, login);
  expect(line.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /oauth2/v3/token',
    'POST /user/v1/deauthorize',
  ]);
  expect(Object.fromEntries(new URLSearchParams(line.seen[0]?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: '1650000000',
    client_secret: 'login-secret',
  });
  expect(line.seen[1]?.headers).toMatchObject({
    authorization: 'Bearer channel-token',
    'content-type': 'application/json',
  });
  expect(JSON.parse(line.seen[1]?.body ?? '')).toEqual({ userAccessToken: token });
});

test('without a server nothing is known and nothing ended', async () => {
  const alone = buildLineIdentity({ apiUrl: await refusedUrl(), http: openPlatformHttp(), now: () => new Date() });
  expect(await alone.ownerOf(token, expected)).toBe('unknown');
  expect(await alone.deauthorize(token, login)).toBe(false);
});
