import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, refusedUrl, type TestServer } from '../test-server.ts';
import { buildLineChannel } from './channel.ts';

const user = 'U0123456789abcdef0123456789abcdef';
const credentials = { channelSecret: 's', accessToken: 'canary-token' };
const retryKey = '123e4567-e89b-42d3-a456-426614174000';
const now = () => new Date('2026-01-01T00:00:00Z');
let line: TestServer;
let channel: ReturnType<typeof buildLineChannel>;

beforeAll(async () => {
  line = await openTestServer(() => ({ status: 500 }));
  channel = buildLineChannel({ apiUrl: line.url, dataUrl: line.url, http: openPlatformHttp(), now });
});
beforeEach(() => line.seen.splice(0));
afterAll(() => line.close());

const answering = (reply: Reply) => {
  line.answer = () => reply;
};
const send = () =>
  channel.send(channel.render({ kind: 'text', text: 'hi' }, { externalId: user }, 'o'), credentials, retryKey);
const sentMessages = [{ id: '461230966842064897', quoteToken: 'q' }];
const sent = { kind: 'sent', messageId: '461230966842064897' };
const never = (reason: string, code: string) => ({ kind: 'never', reason, code });
const unknown = (code: string) => ({ kind: 'unknown', code });
const retry = (code: unknown, afterMs: number | null = null) => ({ kind: 'retry', scope: 'channel', afterMs, code });

test.each<[string, Reply, object]>([
  ['accepted', { status: 200, json: { sentMessages } }, sent],
  ['14 §2.2: not in LINE’s words: a page', { status: 200, text: '<html>' }, unknown('200')],
  ['14 §2.2: not in LINE’s words: nothing', { status: 200 }, unknown('200')],
  ['14 §2.2: not in LINE’s words: other JSON', { status: 200, json: {} }, unknown('200')],
  ['14 §2.2: not in LINE’s words: 204', { status: 204 }, unknown('204')],
  ['accepted before', { status: 409, json: { message: 'The retry key is already accepted', sentMessages } }, sent],
  ['wrong token', { status: 401, json: { message: 'Authentication failed' } }, never('channel_unauthorized', '401')],
  [
    'no right',
    { status: 403, json: { message: 'Access to this API is not available' } },
    never('channel_unauthorized', '403'),
  ],
  [
    'unknown user',
    { status: 400, json: { message: 'Failed to send messages' } },
    never('contact_not_found', '400 failed to send messages'),
  ],
  [
    'bad message',
    { status: 400, json: { message: 'The request body has 1 error(s)' } },
    never('platform_error', '400'),
  ],
  ['too large', { status: 413 }, never('platform_error', '413')],
  ['redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, never('platform_error', '302')],
  [
    'month used up',
    { status: 429, json: { message: 'You have reached your monthly limit.' } },
    never('quota_used_up', '429 monthly limit'),
  ],
  [
    'too fast',
    { status: 429, json: { message: 'The API rate limit has been exceeded. Try again later.' } },
    retry('429'),
  ],
  ['too fast, told when', { status: 429, headers: { 'retry-after': '7' } }, retry('429', 7_000)],
  ['LINE down', { status: 500, json: { message: 'Internal' } }, retry('500')],
  ['proxy in the way', { status: 503, text: '<html>' }, retry('503')],
  ['connection cut', (response) => response.destroy(), retry(expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/))],
])('push: %s', async (_name, reply, outcome) => {
  answering(reply);
  expect(await send()).toEqual(outcome);
});

test('push: no server', async () => {
  const nobody = await refusedUrl();
  const alone = buildLineChannel({ apiUrl: nobody, dataUrl: nobody, http: openPlatformHttp(), now });
  expect(await alone.send(new Uint8Array(), credentials, retryKey)).toEqual(retry('ECONNREFUSED'));
});

test('a push is sent with token, retry key and the stored bytes', async () => {
  answering({ status: 200, json: {} });
  const body = new TextEncoder().encode('{"to": "U1",  "messages":[]}');
  await channel.send(body, credentials, retryKey);
  expect(line.seen).toMatchObject([
    {
      method: 'POST',
      url: '/v2/bot/message/push',
      body: '{"to": "U1",  "messages":[]}',
      headers: {
        authorization: 'Bearer canary-token',
        'x-line-retry-key': retryKey,
        'content-type': 'application/json',
      },
    },
  ]);
});

test('a token that is invalid in a header is never sent', async () => {
  const broken = { ...credentials, accessToken: 'a\nb' };
  expect(await channel.send(new Uint8Array(), broken, retryKey)).toEqual(
    never('channel_unauthorized', 'token_malformed'),
  );
  expect(await channel.info(broken)).toEqual({ ok: false, reason: 'channel_unauthorized', code: 'token_malformed' });
  expect(await channel.profileOf(user, broken)).toBeNull();
  expect(line.seen).toHaveLength(0);
});

const bot = {
  userId: 'Ub1',
  basicId: '@216abcde',
  displayName: '好店\u0000',
  pictureUrl: 'https://p.example/1',
  chatMode: 'bot',
};
const chatUrl = 'https://line.me/R/ti/p/%40216abcde';
const told = {
  ok: true,
  externalId: 'Ub1',
  name: '好店\uFFFD',
  pictureUrl: 'https://p.example/1',
  chatUrl,
  addFriendUrl: chatUrl,
};

test.each<[string, Reply, object]>([
  ['told', { status: 200, json: bot }, { ...told, public: { basicId: '@216abcde' } }],
  [
    'told without a picture',
    { status: 200, json: { ...bot, pictureUrl: undefined } },
    { ...told, pictureUrl: null, public: { basicId: '@216abcde' } },
  ],
  ['wrong token', { status: 401, json: {} }, { ok: false, reason: 'channel_unauthorized', code: '401' }],
  ['not a bot', { status: 200, json: {} }, { ok: false, reason: 'platform_error', code: '200' }],
  ['down', { status: 502, text: '<html>' }, { ok: false, reason: 'platform_error', code: '502' }],
  ['too fast', { status: 429, json: {} }, { ok: false, reason: 'platform_error', code: '429' }],
])('info: %s', async (_name, reply, info) => {
  answering(reply);
  expect(await channel.info(credentials)).toEqual(info);
});

test.each<[string, Reply, object | null]>([
  [
    'told',
    { status: 200, json: { userId: user, displayName: '小美', pictureUrl: 'https://p.example/' } },
    { name: '小美', pictureUrl: 'https://p.example/' },
  ],
  ['no name', { status: 200, json: {} }, { name: null, pictureUrl: null }],
  [
    'a name that turns the text round, a picture in a private network',
    { status: 200, json: { displayName: '\u202e小\n美', pictureUrl: 'https://10.0.0.1/p' } },
    { name: '小 美', pictureUrl: null },
  ],
  [
    'a name of which nothing is seen, a picture behind a password',
    { status: 200, json: { displayName: '\u3164', pictureUrl: 'https://me:word@p.example/' } },
    { name: null, pictureUrl: null },
  ],
  ['refused', { status: 404, json: { message: 'Not found' } }, null],
  ['cut', (response) => response.destroy(), null],
])('profile: %s', async (_name, reply, profile) => {
  answering(reply);
  expect(await channel.profileOf(user, credentials)).toEqual(profile);
});

test('a profile is requested for a LINE user id only', async () => {
  expect(await channel.profileOf('../info', credentials)).toBeNull();
  expect(line.seen).toHaveLength(0);
});
