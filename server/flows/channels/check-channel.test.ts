import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { ChannelView, SetupItem } from '../../contract/channels.ts';
import type { Problem } from '../../contract/common.ts';
import { openTestApp, type TestApp, testLine, testPage } from '../../testing/test-app.ts';

let app: TestApp;
let ours: { webhookUrl: string; endpointUrl: string };
beforeAll(async () => {
  app = await openTestApp();
  ours = { webhookUrl: app.line.webhookUrl, endpointUrl: 'https://link.example.com/link' };
  await app.control.patchLineChannel(testLine.channelId, { loginChannelSecret: 'login-secret' });
  await app.api('PATCH', `/channels/${app.line.id}`, { credentials: { loginChannelSecret: 'login-secret' } });
});
beforeEach(async () => {
  await app.control.patchLineChannel(testLine.channelId, {
    ...ours,
    webhookActive: true,
    // The tests' public address doesn't resolve; the end-to-end stories test a real one.
    webhookProbe: { reason: 'OK', statusCode: 200, detail: '200' },
    tokenRevoked: false,
    loginChannelSecret: 'login-secret',
    viewType: 'full',
    scope: ['openid', 'profile'],
    botPrompt: 'none',
  });
});
afterEach(() => app.control.removeFaults());
afterAll(() => app.close());

const check = async (channelId = app.line.id, body?: object) => {
  const answer = await app.api<{ items: SetupItem[] }>('POST', `/channels/${channelId}/check`, body);
  expect(answer.status).toBe(200);
  return answer.body.items;
};
const read = async (id = app.line.id) => (await app.api<ChannelView>('GET', `/channels/${id}`)).body;
const wrong = (items: SetupItem[]) => items.filter(({ ok }) => ok === false).map(({ id }) => id);
const itemIn = (items: SetupItem[], id: string) => items.find((item) => item.id === id);

test('a correct set-up has no wrong item; what no API returns is left to a person', async () => {
  const items = await check();
  expect(wrong(items)).toEqual([]);
  expect(items.filter(({ ok }) => ok === null).map(({ id, tickable }) => [id, tickable])).toEqual([
    ['webhook_redelivery', true],
    ['login_linked_bot', true],
    ['login_same_provider', true],
    ['login_published', true],
    ['login_name', true],
    ['greeting', true],
  ]);
  expect(itemIn(items, 'login_name')?.message).toBe('Customers see this name and icon first. Are they your brand’s?');
  expect((await read()).check).toEqual({ at: expect.any(String), items });
});

type Plant = Parameters<TestApp['control']['patchLineChannel']>[1];
const repairable: [string, Plant][] = [
  ['webhook', { webhookUrl: 'https://elsewhere.example.com/hook' }],
  ['webhook', { webhookUrl: null }],
  ['liff_endpoint', { endpointUrl: 'https://elsewhere.example.com/link' }],
  ['liff_size', { viewType: 'tall' }],
  ['liff_scopes', { scope: ['profile', 'chat_message.write'] }],
  ['liff_bot_prompt', { botPrompt: 'aggressive' }],
];
test.each(repairable)('%s is reported as wrong with %j, and one call fixes it and nothing else', async (id, plant) => {
  await app.control.patchLineChannel(testLine.channelId, plant);
  const items = await check();
  expect(wrong(items)).toEqual([id]);
  expect(itemIn(items, id)).toMatchObject({ repairable: true, fix: expect.any(String) });
  expect(wrong(await check(app.line.id, { repair: [id] }))).toEqual([]);
});

test('existing scopes stay when others are added', async () => {
  await app.control.patchLineChannel(testLine.channelId, { scope: ['chat_message.write'], viewType: 'compact' });
  expect(wrong(await check(app.line.id, { repair: ['liff_scopes'] }))).toEqual(['liff_size']);
  const channel = await app.control.patchLineChannel(testLine.channelId, {});
  expect(channel).toMatchObject({ scope: ['chat_message.write', 'openid', 'profile'], endpointUrl: ours.endpointUrl });
});

test.each<[string, Plant]>([
  ['token', { tokenRevoked: true }],
  ['webhook', { webhookActive: false }],
  ['login_secret', { loginChannelSecret: 'another' }],
])('%s is found wrong with %j', async (id, plant) => {
  await app.control.patchLineChannel(testLine.channelId, plant);
  expect(wrong(await check())).toEqual([id]);
});

type Probe = NonNullable<Plant['webhookProbe']>;
test.each<[Probe['reason'], number, RegExp, RegExp]>([
  ['COULD_NOT_CONNECT', 0, /can’t connect/, /https/],
  ['REQUEST_TIMEOUT', 0, /2 seconds/, /overloaded/],
  ['ERROR_STATUS_CODE', 502, /error 502/, /redirect/],
  ['ERROR_STATUS_CODE', 401, /Channel secret is wrong/, /Basic settings/],
  ['UNCLASSIFIED', 0, /failed: odd/, /https/],
])('LINE’s own webhook test: %s %i has a message and a fix', async (reason, statusCode, message, fix) => {
  await app.control.patchLineChannel(testLine.channelId, { webhookProbe: { reason, statusCode, detail: 'odd' } });
  const items = await check();
  expect(wrong(items)).toEqual(['webhook_reachable']);
  expect(itemIn(items, 'webhook_reachable')).toMatchObject({
    message: expect.stringMatching(message),
    fix: expect.stringMatching(fix),
  });
  expect(itemIn(items, 'webhook_reachable')).not.toHaveProperty('repairable');
});

test('a webhook that doesn’t answer is found by a test call', async () => {
  await app.control.patchLineChannel(testLine.channelId, { webhookProbe: null });
  expect(wrong(await check())).toEqual(['webhook_reachable']);
});

test('LINE allows 60 webhook tests an hour; after that the item isn’t reported as wrong', async () => {
  const tries = [...Array(61).keys()].map(() =>
    fetch(`${app.simulator.url}/line-api/v2/bot/channel/webhook/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testLine.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: ours.webhookUrl }),
    }),
  );
  expect((await Promise.all(tries)).some(({ status }) => status === 429)).toBe(true);
  expect(itemIn(await check(), 'webhook_reachable')).toMatchObject({
    ok: null,
    message: expect.stringContaining('60'),
  });
});

test('each item leads to the vendor’s page where it is fixed', async () => {
  const links = Object.fromEntries((await check()).map(({ id, link }) => [id, link]));
  expect(links).toMatchObject({
    webhook: `https://developers.line.biz/console/channel/${testLine.channelId}/messaging-api`,
    liff_size: `https://developers.line.biz/console/channel/${testLine.loginChannelId}`,
    webhook_redelivery: `https://developers.line.biz/console/channel/${testLine.channelId}/messaging-api`,
    greeting: 'https://manager.line.biz/',
  });
  expect(Object.values(links).every((link) => link?.startsWith('https://'))).toBe(true);
});

test('an item has its id, its reason and the values in its text; the text is English', async () => {
  await app.control.patchLineChannel(testLine.channelId, { viewType: 'tall', botPrompt: 'normal' });
  await app.api('PATCH', '/brand', { locale: 'zh-Hant' });
  expect(itemIn(await check(), 'liff_size')).toMatchObject({
    ok: false,
    why: 'bad',
    params: { found: 'tall', ...ours },
    message: 'The LIFF app’s size isn’t Full.',
  });
  expect(itemIn((await read()).check?.items ?? [], 'liff_bot_prompt')?.message).toMatch(
    /^Turn the add-friend option off/,
  );
  await app.api('PATCH', '/brand', { locale: null });
});

test('a missing LIFF app, and another party’s app on the same Login channel', async () => {
  const elsewhere = { channelId: '1650000009', loginChannelId: testLine.loginChannelId };
  await app.control.addLineChannel({
    ...elsewhere,
    liffId: '1650000002-Stranger',
    loginChannelSecret: 'login-secret',
    endpointUrl: 'https://shop.example.com/',
  });
  const items = await check();
  expect(wrong(items)).toEqual(['login_only_ours']);
  expect(itemIn(items, 'login_only_ours')?.message).toContain('https://shop.example.com/');

  await app.control.patchLineChannel('1650000009', { endpointUrl: 'https://link.example.com.evil.test/link' });
  expect(wrong(await check())).toEqual(['login_only_ours']);
  await app.control.patchLineChannel('1650000009', { endpointUrl: 'https://link.example.com/link' });
  expect(wrong(await check())).toEqual([]);

  await app.control.patchLineChannel(testLine.channelId, { liffId: '1650000002-Replaced' });
  const gone = await check();
  expect(wrong(gone)).toEqual(['liff_app']);
  expect(itemIn(gone, 'liff_size')).toMatchObject({ ok: null });
  await app.control.patchLineChannel(testLine.channelId, { liffId: testLine.liffId });
});

test.each(['status', 'cut'] as const)(
  'LINE down (%s) is no finding: every item that comes from LINE is null',
  async (kind) => {
    await app.control.addFault({
      match: { host: 'line-api' },
      kind,
      ...(kind === 'status' ? { status: 500 } : {}),
      times: 20,
    });
    const items = await check();
    expect(wrong(items)).toEqual([]);
    for (const id of [
      'token',
      'webhook',
      'webhook_reachable',
      'login_secret',
      'liff_app',
      'liff_size',
      'login_only_ours',
    ]) {
      expect(itemIn(items, id)).toMatchObject({
        ok: null,
        why: 'unreachable',
        message: expect.stringContaining('didn’t answer'),
      });
    }
  },
);

test('a person ticks what they have verified; what a check finds can’t be ticked', async () => {
  await check();
  const tick = (ticked: string[]) => app.api<ChannelView>('PATCH', `/channels/${app.line.id}`, { ticked });
  const { body } = await tick(['login_published', 'greeting', 'webhook_redelivery']);
  expect(itemIn(body.check?.items ?? [], 'webhook_redelivery')).toMatchObject({
    ok: true,
    message: 'Webhook redelivery is on.',
  });
  expect(itemIn(body.check?.items ?? [], 'login_published')?.ok).toBe(true);
  expect(itemIn(await check(), 'greeting')?.ok).toBe(true);
  await app.control.patchLineChannel(testLine.channelId, { viewType: 'tall' });
  await tick(['liff_size']);
  const items = await check();
  expect(wrong(items)).toEqual(['liff_size']);
  expect(itemIn(items, 'greeting')?.ok).toBeNull();
  for (const unknown of ['token', 'nonsense']) {
    expect(await tick([unknown])).toMatchObject({ status: 400, body: { errors: [{ path: 'ticked' }] } });
  }
});

test('a campaign can’t be enabled in any way while its target has a wrong item', async () => {
  const campaign = await app.newCampaign({ enabled: false });
  await app.control.patchLineChannel(testLine.channelId, { viewType: 'compact', botPrompt: 'normal' });
  await check();
  const enable = () => app.api<Problem>('PATCH', `/campaigns/${campaign.id}`, { enabled: true });
  const refused = await enable();
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect(refused.body.errors?.map(({ path }) => path)).toEqual([
    'targetChannelId.liff_size',
    'targetChannelId.liff_bot_prompt',
  ]);
  expect(refused.body).toMatchObject({ reason: 'target_not_set_up', params: {} });
  expect(refused.body.errors?.[0]).toMatchObject({
    code: 'not_set_up',
    params: { id: 'liff_size', why: 'bad', found: 'compact', ...ours },
    message: 'The LIFF app’s size isn’t Full.',
  });

  const body = { name: 'new', sourceChannelId: app.messenger.id, targetChannelId: app.line.id, enabled: true };
  expect((await app.api('POST', '/campaigns', body)).status).toBe(409);
  await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { enabled: true } });
  expect((await app.api('POST', `/campaigns/${campaign.id}/publish`)).status).toBe(409);
  // A campaign that is already enabled stays enabled and can be edited.
  expect((await app.api('PATCH', `/campaigns/${app.campaign.id}`, { name: 'still' })).status).toBe(200);

  await check(app.line.id, { repair: ['liff_size', 'liff_bot_prompt'] });
  // Unticked items and `attention` don't prevent it.
  await app.context.store.pool.query("update channel set state = 'attention' where id = $1", [app.line.id]);
  expect(await enable()).toMatchObject({ status: 200, body: { enabled: true } satisfies Partial<CampaignView> });
  await app.context.store.pool.query("update channel set state = 'ready' where id = $1", [app.line.id]);
});

test('without the Login channel’s secret a person checks the items, and a campaign can be enabled', async () => {
  await app.context.store.pool.query("delete from credential where channel_id = $1 and field = 'loginChannelSecret'", [
    app.line.id,
  ]);
  await app.api('PATCH', `/channels/${app.line.id}`, { ticked: [] });
  const items = await check();
  expect(wrong(items)).toEqual([]);
  expect(itemIn(items, 'liff_size')).toMatchObject({
    ok: null,
    tickable: true,
    message: 'Make sure: The LIFF app’s size is Full.',
    fix: expect.any(String),
  });
  expect(items.filter(({ message }) => /secret OmniLink can’t read/.test(message)).map(({ id }) => id)).toEqual([
    'login_secret',
  ]);
  const { body } = await app.api<ChannelView>('PATCH', `/channels/${app.line.id}`, { ticked: ['liff_size'] });
  expect(itemIn(body.check?.items ?? [], 'liff_size')?.ok).toBe(true);
});

test('Messenger and Instagram: a lost subscription is found, and one call restores it', async () => {
  expect(wrong(await check(app.messenger.id))).toEqual([]);
  await fetch(`${app.simulator.url}/meta/v26.0/${testPage.pageId}/subscribed_apps`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${testPage.accessToken}` },
  });
  expect(wrong(await check(app.messenger.id))).toEqual(['webhook']);
  const instagram = await check(app.instagram.id);
  expect(wrong(instagram)).toEqual(['webhook']);
  expect(itemIn(instagram, 'message_access')).toMatchObject({ ok: null, tickable: true });
  expect(wrong(await check(app.instagram.id, { repair: ['webhook'] }))).toEqual([]);
  expect(wrong(await check(app.messenger.id))).toEqual([]);
});

test('WhatsApp: the token is reported as right or wrong; with Meta down, as neither', async () => {
  const byPerson = [
    { id: 'app_webhook', ok: null, tickable: true },
    { id: 'app_live', ok: null, tickable: true },
  ];
  expect(await check(app.whatsapp.id)).toMatchObject([{ id: 'token', ok: true }, ...byPerson]);
  await app.control.addFault({ match: { host: 'meta' }, kind: 'cut', times: 5 });
  expect(await check(app.whatsapp.id)).toMatchObject([{ id: 'token', ok: null }, ...byPerson]);
});

test('an item that can’t be repaired through the API is refused', async () => {
  for (const repair of [['token'], ['nonsense'], ['liff_size', 'login_published']]) {
    const answer = await app.api<Problem>('POST', `/channels/${app.line.id}/check`, { repair });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body', errors: [{ path: 'repair' }] } });
  }
  expect((await app.api('POST', '/channels/00000000-0000-7000-8000-000000000000/check')).status).toBe(404);
});
