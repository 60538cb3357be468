import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPlatformHttp } from '../http.ts';
import { openTestServer, type Reply, refusedUrl, type TestServer } from '../test-server.ts';
import { buildMessengerChannel } from './channel.ts';

const credentials = { pageId: '1001', accessToken: 'canary-token', appSecret: 'canary-secret', verifyToken: 'v' };
const now = () => new Date('2026-01-01T00:00:00Z');
const proof = createHmac('sha256', 'canary-secret').update('canary-token').digest('hex');
let meta: TestServer;
let channel: ReturnType<typeof buildMessengerChannel>;

beforeAll(async () => {
  meta = await openTestServer(() => ({ status: 500 }));
  channel = buildMessengerChannel({ graphUrl: meta.url, http: openPlatformHttp(), now });
});
beforeEach(() => meta.seen.splice(0));
afterAll(() => meta.close());

const answering = (reply: Reply) => {
  meta.answer = () => reply;
};
const send = () =>
  channel.send(channel.render({ kind: 'text', text: 'hi' }, { externalId: '42' }, 'o'), credentials, 'key');
const error = (status: number, code: number, more: object = {}, headers?: Record<string, string>): Reply => ({
  status,
  headers,
  json: { error: { message: 'x', type: 'OAuthException', code, fbtrace_id: 'A', ...more } },
});
const usage = (minutes: unknown) => ({
  'x-business-use-case-usage': JSON.stringify({
    1001: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: minutes }],
  }),
});
const never = (reason: string, code: string) => ({ kind: 'never', reason, code });
const retry = (scope: string, code: string, afterMs: number | null = null) => ({ kind: 'retry', scope, afterMs, code });

test.each<[string, Reply, object]>([
  ['accepted', { status: 200, json: { recipient_id: '42', message_id: 'm_1' } }, { kind: 'sent', messageId: 'm_1' }],
  ['token dead', error(400, 190, { error_subcode: 463 }), never('channel_unauthorized', '190/463')],
  ['permission gone', error(403, 200), never('channel_unauthorized', '200')],
  [
    'window closed',
    error(400, 10, { error_subcode: 2018278 }),
    { kind: 'skipped', reason: 'window', code: '10/2018278' },
  ],
  ['blocked', error(400, 551, { error_subcode: 1545041 }), { kind: 'skipped', reason: 'blocked', code: '551/1545041' }],
  [
    'blocked, as a permission',
    error(403, 200, { error_subcode: 1545041 }),
    { kind: 'skipped', reason: 'blocked', code: '200/1545041' },
  ],
  ['unknown person', error(400, 100, { error_subcode: 2018001 }), never('contact_not_found', '100/2018001')],
  ['our mistake', error(400, 100), never('platform_error', '100')],
  ['too fast', error(400, 613), retry('channel', '613')],
  ['too fast, told when', error(400, 613, {}, { 'retry-after': '9' }), retry('channel', '613', 9_000)],
  ['too fast, told in minutes', error(400, 80006, {}, usage(3)), retry('channel', '80006', 180_000)],
  ['too fast, told nonsense', error(400, 80006, {}, usage('x')), retry('channel', '80006')],
  ['too fast, header broken', error(400, 80006, {}, { 'x-business-use-case-usage': '{' }), retry('channel', '80006')],
  ['too fast, header null', error(400, 80006, {}, { 'x-business-use-case-usage': 'null' }), retry('channel', '80006')],
  ['Meta down', error(500, 2, { is_transient: true }), retry('contact', '2')],
  [
    'too fast for a proxy',
    { status: 429, text: '<html>', headers: { 'retry-after': '5' } },
    retry('channel', 'http_429', 5_000),
  ],
  ['proxy in the way', { status: 502, text: '<html>' }, { kind: 'unknown', code: 'http_502' }],
  ['accepted, body unreadable', { status: 200, text: '{"recip' }, { kind: 'unknown', code: 'http_200' }],
  ['not Graph at all', { status: 404, text: '<html>' }, never('platform_error', 'http_404')],
  ['not Graph, not let in', { status: 401 }, never('channel_unauthorized', 'http_401')],
  [
    'connection cut',
    (response) => response.destroy(),
    { kind: 'unknown', code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) },
  ],
])('send: %s', async (_name, reply, outcome) => {
  answering(reply);
  expect(await send()).toEqual(outcome);
});

test('send: no server, so nothing was written', async () => {
  const alone = buildMessengerChannel({ graphUrl: await refusedUrl(), http: openPlatformHttp(), now });
  expect(await alone.send(new Uint8Array(), credentials, 'key')).toEqual(retry('channel', 'ECONNREFUSED'));
});

test('a send has the token in a header, the proof in the address, and the stored bytes', async () => {
  answering({ status: 200, json: { message_id: 'm_1' } });
  await channel.send(new TextEncoder().encode('{ "recipient":{}}'), credentials, 'key');
  expect(meta.seen).toMatchObject([
    {
      method: 'POST',
      url: `/v26.0/1001/messages?appsecret_proof=${proof}`,
      body: '{ "recipient":{}}',
      headers: { authorization: 'Bearer canary-token', 'content-type': 'application/json' },
    },
  ]);
});

test.each([{ accessToken: 'a\nb' }, { accessToken: '' }, { appSecret: '' }])(
  'with %j nothing is sent',
  async (broken) => {
    const bad = { ...credentials, ...broken };
    expect(await channel.send(new Uint8Array(), bad, 'key')).toEqual(never('channel_unauthorized', 'token_malformed'));
    expect(await channel.info(bad)).toEqual({ ok: false, reason: 'channel_unauthorized', code: 'token_malformed' });
    expect(await channel.profileOf('42', bad)).toBeNull();
    expect(meta.seen).toHaveLength(0);
  },
);

const told = {
  ok: true,
  externalId: '1001',
  name: '好店',
  pictureUrl: null,
  chatUrl: 'https://m.me/1001',
  addFriendUrl: null,
  public: { pageId: '1001' },
};
test.each<[string, Reply, object]>([
  ['told', { status: 200, json: { id: '1001', name: '好店' } }, told],
  [
    'token of another page',
    { status: 200, json: { id: '1002', name: 'x' } },
    { ok: false, reason: 'channel_unauthorized', code: 'page_id' },
  ],
  [
    'token dead',
    error(401, 190, { error_subcode: 460 }),
    { ok: false, reason: 'channel_unauthorized', code: '190/460' },
  ],
  [
    'secret of another app',
    error(400, 100, { message: 'Invalid appsecret_proof provided in the API argument' }),
    { ok: false, reason: 'channel_unauthorized', code: 'another_app' },
  ],
  ['too fast', error(400, 4), { ok: false, reason: 'platform_error', code: '4' }],
  ['down', { status: 502, text: '<html>' }, { ok: false, reason: 'platform_error', code: 'http_502' }],
  ['cut', (response) => response.destroy(), { ok: false, reason: 'platform_error', code: expect.any(String) }],
])('info: %s', async (_name, reply, info) => {
  answering(reply);
  expect(await channel.info(credentials)).toEqual(info);
});

test.each<[string, Reply, object | null]>([
  [
    'told',
    { status: 200, json: { first_name: 'May', last_name: 'Chen', profile_pic: 'https://p.example/' } },
    { name: 'May Chen', pictureUrl: 'https://p.example/' },
  ],
  [
    'half told',
    { status: 200, json: { first_name: '小美\u0000', id: '42' } },
    { name: '小美\uFFFD', pictureUrl: null },
  ],
  ['nothing told', { status: 200, json: { id: '42' } }, { name: null, pictureUrl: null }],
  ['refused', error(400, 100, { error_subcode: 33 }), null],
  ['cut', (response) => response.destroy(), null],
])('profile: %s', async (_name, reply, profile) => {
  answering(reply);
  expect(await channel.profileOf('42/../me', credentials)).toEqual(profile);
  expect(meta.seen[0]?.url).toMatch(
    /^\/v26\.0\/42%2F\.\.%2Fme\?fields=first_name%2Clast_name%2Cprofile_pic&appsecret_proof=/,
  );
});
