import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPlatforms, readConfig } from '../config.ts';
import { buildContext, type Context } from '../context.ts';
import { newCampaignSchema } from '../contract/campaigns.ts';
import { removeCampaign } from '../flows/campaigns/campaign-copy.ts';
import { createCampaign, patchCampaign } from '../flows/campaigns/save-campaign.ts';
import { connectChannel, removeChannel } from '../flows/channels/connect-channel.ts';
import type { PhoneInfo } from '../simulator/phone/phone-info.ts';
import { openTestDatabase, type TestDatabase } from '../store/testing/test-database.ts';
import { freePort } from '../testing/entry/ports.ts';
import { pageFolder } from '../testing/test-app.ts';
import { registerSimulator, seedDemo } from './demo.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'omnilink-demo-'));
const clientDir = pageFolder();
const app = fastify();
let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await openTestDatabase();
  const config = readConfig({ PORT: String(await freePort()), LOG_LEVEL: 'silent' });
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  context = buildContext({ ...config, platforms: demoPlatforms(config.publicUrl) }, database.url, secrets);
  await registerSimulator(app, context, { clientDir, dataDir });
  await app.listen({ host: config.host, port: config.port });
  await seedDemo(context);
});
afterAll(async () => {
  await app.close();
  await context.store.close();
  await database.drop();
  for (const folder of [dataDir, clientDir]) rmSync(folder, { recursive: true, force: true });
});

const channels = () => context.store.channels.list(200, null);
const campaigns = () => context.store.campaigns.list(200, null);
const journeys = () => context.store.journeys.list(200, null);
const ownHost = () => new URL(context.config.publicUrl).host;
const post = async (path: string, payload: object) =>
  (await app.inject({ method: 'POST', url: `/simulator/${path}`, headers: { host: ownHost() }, payload })).json();
const get = async (path: string) =>
  (await app.inject({ url: `/simulator/${path}`, headers: { host: ownHost() } })).json();

test('the brand has every account it needs, and the simulator has the webhook address of each', async () => {
  expect((await channels()).map(({ platform, state }) => `${platform} ${state}`).sort()).toEqual([
    'instagram ready',
    'line ready',
    'line ready',
    'messenger ready',
    'whatsapp ready',
    'whatsapp ready',
  ]);
  const state = await get('control/state');
  const accounts = ['channels', 'pages', 'instagramAccounts', 'whatsappNumbers'].flatMap((list) => state[list]);
  expect(accounts).toHaveLength(6);
  for (const { webhookUrl } of accounts) expect(webhookUrl).toContain(`${context.config.publicUrl}/webhooks/`);
});

test('each of the eight paths has a campaign of its own, and no source has two with the same keyword', async () => {
  const made = await campaigns();
  expect(
    new Set(made.map(({ sourceChannelId, targetChannelId }) => `${sourceChannelId} ${targetChannelId}`)).size,
  ).toBe(8);
  const words = made.flatMap(({ sourceChannelId, card }) => card.keywords.map((word) => `${sourceChannelId} ${word}`));
  expect(new Set(words).size).toBe(8);
  const info: PhoneInfo = await get('phone/info');
  expect(info.campaigns).toHaveLength(8);
  for (const { enabled, keyword } of info.campaigns) expect([enabled, keyword]).toEqual([true, expect.any(String)]);
});

test('a link of any campaign starts the sample journey', async () => {
  const [journey, ...others] = await journeys();
  expect(others).toEqual([]);
  expect(journey?.enabled).toBe(true);
  for (const { tags } of await campaigns()) expect(tags.target).toContain(journey?.trigger.tag);
});

test('a second start adds nothing', async () => {
  const ids = async () =>
    [await channels(), await campaigns(), await journeys()].map((rows) => rows.map(({ id }) => id));
  const before = await ids();
  await seedDemo(context);
  expect(await ids()).toEqual(before);
});

test('an older demo, with one campaign between Messenger and LINE, gets the others and keeps its own', async () => {
  const first = (await campaigns()).find(({ name }) => name === 'Messenger 連到 LINE');
  for (const { id } of await campaigns()) if (id !== first?.id) await removeCampaign(context, id);
  for (const { id } of await channels()) {
    if (id !== first?.sourceChannelId && id !== first?.targetChannelId) await removeChannel(context, id);
  }
  await patchCampaign(context, first?.id ?? '', { name: 'mine', enabled: false }, undefined);
  await seedDemo(context);
  expect([(await channels()).length, (await campaigns()).length]).toEqual([6, 8]);
  expect(await context.store.campaigns.find(first?.id ?? '')).toMatchObject({ name: 'mine', enabled: false });
});

test('the phone page switches the campaign that it shows, and no other', async () => {
  const switchOff = (id: string) =>
    app.inject({
      method: 'POST',
      url: '/simulator/phone/campaign',
      headers: { host: ownHost() },
      payload: { id, enabled: false },
    });
  const shown = (await campaigns()).find(({ name }) => name === 'LINE 連到 WhatsApp');
  expect((await switchOff(shown?.id ?? '')).statusCode).toBe(204);
  const off = (await campaigns()).filter(({ enabled, name }) => !enabled && name !== 'mine');
  expect(off.map(({ name }) => name)).toEqual(['LINE 連到 WhatsApp']);
  expect((await switchOff('018f0000-0000-7000-8000-000000000000')).statusCode).toBe(404);
});

test('the phone page is told of the accounts and campaigns that somebody has added, after the samples', async () => {
  const account = { phoneNumberId: '500000000000009', phoneNumber: '886277001009', accessToken: 'my-access-token' };
  const secrets = { appSecret: 'my-app-secret', verifyToken: 'my-verify-token' };
  await post('control/whatsapp/numbers', { ...account, ...secrets, name: '我的店' });
  const credentials = { ...account, ...secrets };
  const channel = await connectChannel(context, { platform: 'whatsapp', name: '我的店', credentials });
  const { channels: before }: PhoneInfo = await get('phone/info');
  expect(before.at(-1)).toEqual({ id: channel.id, platform: 'whatsapp', name: '我的店', account: '500000000000009' });
  const input = {
    sourceChannelId: channel.id,
    targetChannelId: before.find(({ platform }) => platform === 'line')?.id,
  };
  const campaign = await createCampaign(context, newCampaignSchema.parse({ ...input, name: '我的活動' }));
  const { campaigns: offered }: PhoneInfo = await get('phone/info');
  expect(offered.at(-1)).toEqual({ ...input, id: campaign.id, name: '我的活動', keyword: null, enabled: false });
});

describe('14 §1.10: foreign pages', () => {
  const ask = async (path: string, headers: Record<string, string>, payload?: string) => {
    const method = payload === undefined ? ('GET' as const) : ('POST' as const);
    const answer = await app.inject({ method, url: `/simulator/${path}`, headers, ...(payload ? { payload } : {}) });
    return answer.statusCode;
  };

  test.each<[string, () => Record<string, string>, number]>([
    ['this machine’s programs', () => ({ host: ownHost() }), 200],
    ['its own pages', () => ({ host: ownHost(), origin: `http://${ownHost()}`, 'sec-fetch-site': 'same-origin' }), 200],
    ['its own pages by the other name', () => ({ host: ownHost().replace('127.0.0.1', 'localhost') }), 200],
    ['a page of another origin', () => ({ host: ownHost(), origin: 'https://evil.example' }), 403],
    ['a page without an origin', () => ({ host: ownHost(), origin: 'null' }), 403],
    ['a page at another port', () => ({ host: ownHost(), origin: 'http://127.0.0.1:1' }), 403],
    ['a name that somebody leads here', () => ({ host: `evil.example:${ownHost().split(':')[1]}` }), 403],
    ['a picture or script of a foreign page', () => ({ host: ownHost(), 'sec-fetch-site': 'cross-site' }), 403],
  ])('the control API for %s', async (_who, headers, status) => {
    for (const path of ['control/state', 'control/deliveries', 'phone/info', 'line-api/v2/bot/info']) {
      const answer = await ask(path, headers());
      expect(answer === 403, path).toBe(status === 403);
    }
  });

  test('a link on a foreign page can open the phone page, and nothing else', async () => {
    const headers = { host: ownHost(), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await ask('phone', headers)).toBe(200);
    expect(await ask('control/state', headers)).toBe(403);
  });

  test('bodies are JSON only', async () => {
    const body = JSON.stringify({ name: 'X' });
    expect(await ask('control/customers', { host: ownHost(), 'content-type': 'text/plain' }, body)).toBe(415);
    expect(await ask('control/customers', { host: ownHost(), 'content-type': 'application/json' }, body)).toBe(200);
  });
});

test('14 §1.10: webhooks, probes and pictures are fetched from the demo’s own origin only', async () => {
  const calls: string[] = [];
  const elsewhere = createServer((request, response) => {
    calls.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/hook`;
  const page = { pageId: '99887766', webhookUrl: url, subscribedFields: ['messages'] };
  await post('control/messenger/pages', page);
  expect(await post('control/messenger/pages/99887766/verify', {})).toMatchObject({ ok: false });
  const sent = await post('control/webhooks/send', { platform: 'messenger', account: '99887766', events: [{}] });
  await post('control/settle', {});
  expect(sent.url).toBe(url);
  expect(calls).toEqual([]);
  elsewhere.close();
});
