import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, refusedUrl, type TestServer } from '../test-server.ts';
import { buildLineIdentity, type LineIdentity } from './identity.ts';

const user = 'U0123456789abcdef0123456789abcdef';
const expected = { loginChannelId: '1650000000', userId: user };
const token = 'canary.access+token/=';
const now = () => new Date('2026-01-01T00:00:00Z');
let line: TestServer;
let identity: LineIdentity;
let replies: { verify: Reply; profile: Reply; friendship: Reply };

const verify = (more: object = {}): Reply => ({
  status: 200,
  json: { scope: 'profile openid', client_id: '1650000000', expires_in: 3600, ...more },
});
const profile = (more: object = {}): Reply => ({
  status: 200,
  json: { userId: user, displayName: '小\u0000美', pictureUrl: 'https://p.example/1', ...more },
});
const friendship = (friendFlag: unknown): Reply => ({ status: 200, json: { friendFlag } });
const message = (status: number, text: string): Reply => ({ status, json: { message: text } });
const cut: Reply = (response) => response.destroy();

beforeAll(async () => {
  line = await openTestServer(({ url }) => {
    if (url.startsWith('/oauth2/v2.1/verify?')) return replies.verify;
    return url === '/v2/profile' ? replies.profile : replies.friendship;
  });
  identity = buildLineIdentity({ apiUrl: line.url, http: openPlatformHttp(), now });
});
beforeEach(() => {
  line.seen.splice(0);
  replies = { verify: verify(), profile: profile(), friendship: friendship(true) };
});
afterAll(() => line.close());

const refused = (reason: string, code: unknown) => ({ ok: false, reason, code });

const html = (status: number): Reply => ({ status, text: '<html>' });
/** What a proxy in between may answer: it says nothing of the customer's login. */
const notLine = (status: number): [string, Partial<typeof replies>, object][] =>
  [html(status), { status }, { status, json: {} }, { status, json: [] }].flatMap((reply, i) =>
    (['verify', 'profile'] as const).map((call): [string, Partial<typeof replies>, object] => [
      `${call}: ${status} not in LINE’s words (${i})`,
      { [call]: reply },
      refused('platform_error', `${call}_${status}`),
    ]),
  );

test.each([true, false])('friend: %s', async (friend) => {
  replies.friendship = friendship(friend);
  const answer = { ok: true, friend, name: '小\uFFFD美', pictureUrl: 'https://p.example/1' };
  expect(await identity.checkAccess(token, expected)).toEqual(answer);
  expect(await identity.isFriend(token)).toEqual({ ok: true, friend });
});

test('three calls, with the token in a header, except where LINE requires it in the address', async () => {
  await identity.checkAccess(token, expected);
  const bearer = `Bearer ${token}`;
  expect(line.seen.map(({ url, headers }) => [url, headers.authorization]).sort()).toEqual([
    ['/friendship/v1/status', bearer],
    [`/oauth2/v2.1/verify?access_token=${encodeURIComponent(token)}`, undefined],
    ['/v2/profile', bearer],
  ]);
});

test.each<[string, Partial<typeof replies>, object]>([
  [
    'token expired',
    { verify: { status: 400, json: { error: 'invalid_request' } } },
    refused('login_invalid', 'verify_400'),
  ],
  ['token of another channel', { verify: verify({ client_id: '1' }) }, refused('login_invalid', 'client_id')],
  [
    'token of the channel as a number',
    { verify: verify({ client_id: 1650000000 }) },
    refused('platform_error', 'verify_200'),
  ],
  ['token at its end', { verify: verify({ expires_in: 0 }) }, refused('login_invalid', 'expired')],
  ['another user', { profile: profile({ userId: `U${'f'.repeat(32)}` }) }, refused('login_invalid', 'user_id')],
  ['revoked', { profile: message(401, 'The access token revoked') }, refused('login_invalid', 'profile_401')],
  [
    'no permission for the profile',
    { profile: message(403, 'The scope is not sufficient') },
    refused('login_invalid', 'profile_403'),
  ],
  [
    'revoked meanwhile',
    { friendship: message(401, 'The access token revoked') },
    refused('login_invalid', 'friendship_401'),
  ],
  [
    'no bot linked',
    { friendship: message(400, 'There is no login bot linked to this channel.') },
    refused('channel_unauthorized', 'no_linked_bot'),
  ],
  [
    'no bot linked, in the other wording',
    {
      friendship: {
        status: 400,
        json: { error: 'invalid_request', error_description: 'There is no login bot linked to this channel.' },
      },
    },
    refused('channel_unauthorized', 'no_linked_bot'),
  ],
  ['bot gone', { friendship: message(400, 'Bot not found') }, refused('channel_unauthorized', 'no_linked_bot')],
  ['no scope', { friendship: { status: 403 } }, refused('channel_unauthorized', 'friendship_403')],
  ['friendship: other 400', { friendship: message(400, 'x') }, refused('platform_error', 'friendship_400')],
  ['friendship: too fast', { friendship: { status: 429 } }, refused('platform_error', 'friendship_429')],
  ['friendship: down', { friendship: { status: 500 } }, refused('platform_error', 'friendship_500')],
  ['friendship: no flag', { friendship: friendship('true') }, refused('platform_error', 'friendship_200')],
  ['friendship: no JSON', { friendship: { status: 200, text: 'true' } }, refused('platform_error', 'friendship_200')],
  ['friendship: cut', { friendship: cut }, refused('platform_error', expect.any(String))],
  ['verify: down', { verify: { status: 503 } }, refused('platform_error', 'verify_503')],
  ['verify: too fast', { verify: { status: 429 } }, refused('platform_error', 'verify_429')],
  ['profile: down', { profile: { status: 500 } }, refused('platform_error', 'profile_500')],
  ['profile: cut', { profile: cut }, refused('platform_error', expect.any(String))],
  ...notLine(200),
  ...notLine(400),
  ...notLine(401),
  ...notLine(403),
  ['verify: no end', { verify: verify({ expires_in: '3600' }) }, refused('platform_error', 'verify_200')],
  ['profile: an odd id', { profile: profile({ userId: 7 }) }, refused('platform_error', 'profile_200')],
  ['friendship: 401 of a proxy', { friendship: html(401) }, refused('platform_error', 'friendship_401')],
])('%s', async (_name, more, answer) => {
  replies = { ...replies, ...more };
  expect(await identity.checkAccess(token, expected)).toEqual(answer);
});

test.each<[string, Partial<typeof replies>, object]>([
  [
    'another channel, no bot linked',
    { verify: verify({ client_id: '1' }), friendship: message(400, 'There is no login bot linked') },
    refused('login_invalid', 'client_id'),
  ],
  [
    'another user, friendship down',
    { profile: profile({ userId: 'U' }), friendship: cut },
    refused('login_invalid', 'user_id'),
  ],
  [
    'another user, verify down',
    { verify: cut, profile: profile({ userId: 'U' }) },
    refused('login_invalid', 'user_id'),
  ],
  [
    'verify down, no bot linked',
    { verify: { status: 500 }, friendship: message(400, 'Bot not found') },
    refused('platform_error', 'verify_500'),
  ],
])('of two refusals the one with priority is returned: %s', async (_name, more, answer) => {
  replies = { ...replies, ...more };
  expect(await identity.checkAccess(token, expected)).toEqual(answer);
});

test('without a server the friendship is unknown', async () => {
  const alone = buildLineIdentity({ apiUrl: await refusedUrl(), http: openPlatformHttp(), now });
  expect(await alone.checkAccess(token, expected)).toEqual(refused('platform_error', 'ECONNREFUSED'));
  expect(await alone.isFriend(token)).toEqual(refused('platform_error', 'ECONNREFUSED'));
});

test.each(['', 'a b', 'a\r\nx: y', '王'])('the token %j is refused without a call', async (broken) => {
  expect(await identity.checkAccess(broken, expected)).toEqual(refused('login_invalid', 'token_malformed'));
  expect(await identity.isFriend(broken)).toEqual(refused('login_invalid', 'token_malformed'));
  expect(line.seen).toHaveLength(0);
});
