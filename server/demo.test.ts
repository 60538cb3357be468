import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPlatforms, readConfig } from './config.ts';
import { buildContext, type Context } from './context.ts';
import { registerSimulator, seedDemo } from './demo.ts';
import { removeCampaign } from './flows/campaign-copy.ts';
import { removeChannel } from './flows/connect-channel.ts';
import { patchCampaign } from './flows/save-campaign.ts';
import { openTestDatabase, type TestDatabase } from './store/test-database.ts';
import { freePort } from './test-entry/server-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'omnilink-demo-'));
const app = fastify();
let database: TestDatabase;
let context: Context;

beforeAll(async () => {
  database = await openTestDatabase();
  const config = readConfig({ PORT: String(await freePort()), LOG_LEVEL: 'silent' });
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  context = buildContext({ ...config, platforms: demoPlatforms(config.publicUrl) }, database.url, secrets);
  await registerSimulator(app, context, dataDir);
  await app.listen({ host: config.host, port: config.port });
  await seedDemo(context);
});
afterAll(async () => {
  await app.close();
  await context.store.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

const channels = () => context.store.channels.list(200, null);
const campaigns = () => context.store.campaigns.list(200, null);
const get = async (path: string) => (await app.inject(`/simulator/${path}`)).json();

test('the brand has every account it needs, and the simulator knows where each sends its webhooks', async () => {
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

test('each of the eight paths has a campaign of its own, and no source has two that listen to one word', async () => {
  const made = await campaigns();
  expect(
    new Set(made.map(({ sourceChannelId, targetChannelId }) => `${sourceChannelId} ${targetChannelId}`)).size,
  ).toBe(8);
  const words = made.flatMap(({ sourceChannelId, card }) => card.keywords.map((word) => `${sourceChannelId} ${word}`));
  expect(new Set(words).size).toBe(8);
  const { paths } = await get('phone/info');
  expect(paths).toHaveLength(8);
  expect(paths.every(({ campaignEnabled }: { campaignEnabled: boolean }) => campaignEnabled)).toBe(true);
});

test('started again it adds nothing', async () => {
  const before = [await channels(), await campaigns()].map((rows) => rows.map(({ id }) => id));
  await seedDemo(context);
  expect([await channels(), await campaigns()].map((rows) => rows.map(({ id }) => id))).toEqual(before);
});

test('an older demo, with one campaign between Messenger and LINE, gets the rest and keeps its own', async () => {
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

test("the page switches the campaign of its path, and of no other's", async () => {
  const payload = { source: 'line', target: 'whatsapp', enabled: false };
  const answer = await app.inject({ method: 'POST', url: '/simulator/phone/campaign', payload });
  expect(answer.statusCode).toBe(204);
  const off = (await campaigns()).filter(({ enabled, name }) => !enabled && name !== 'mine');
  expect(off.map(({ name }) => name)).toEqual(['LINE 連到 WhatsApp']);
  const nowhere = { ...payload, target: 'instagram' };
  expect((await app.inject({ method: 'POST', url: '/simulator/phone/campaign', payload: nowhere })).statusCode).toBe(
    404,
  );
});
