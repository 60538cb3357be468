// Upgrade and rollback: the last release's own build, on the schema of this version.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CampaignView } from './contract/campaigns.ts';
import type { ChannelView } from './contract/channels.ts';
import type { LinkAnswer } from './contract/link.ts';
import { agents } from './simulator/agents.ts';
import { simulatorClient } from './simulator/client.ts';
import { startSimulator } from './simulator/standalone.ts';
import { migrate } from './store/database/migrate.ts';
import { openEmptyDatabase } from './store/testing/test-database.ts';
import { buildLastRelease, lastRelease, lastReleaseProblem, startLastRelease } from './testing/entry/last-release.ts';
import { freePort } from './testing/entry/ports.ts';
import { connectTestAccounts, testAccounts, testLine, writeToAccounts } from './testing/test-accounts.ts';

const problem = lastReleaseProblem();
if (problem) console.warn(`Skipped, ${problem}: the last release on this version's schema.`);

const adminKey = 'last-release-admin-key-0123456789-abc';
let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  if (!problem) scene = await openScene();
});
afterAll(() => scene?.close());

async function openScene() {
  const program = await buildLastRelease();
  const database = await openEmptyDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ appOrigin: () => url });
  const control = simulatorClient(simulator.url);
  const start = () =>
    startLastRelease(program, {
      PUBLIC_URL: 'https://link.example.com',
      TRUST_PROXY: '0',
      PORT: String(port),
      DATABASE_URL: database.url,
      OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
      ADMIN_API_KEY: adminKey,
      LOG_LEVEL: 'warn',
      LINE_API_URL: `${simulator.url}/line-api`,
      LINE_DATA_API_URL: `${simulator.url}/line-data`,
      LIFF_URL: `${simulator.url}/liff`,
      META_GRAPH_URL: `${simulator.url}/meta`,
    });
  let running = await start();
  return {
    database,
    url,
    control,
    output: () => running.output(),
    restart: async () => {
      expect(await running.stop()).toBe(0);
      running = await start();
    },
    close: async () => {
      await running.stop();
      await simulator.close();
      await database.drop();
    },
  };
}

async function api<T>(path: string, body: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
  const response = await fetch(`${scene.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as T;
}

/** From a customer's first words to both messages: webhook, card, `/go`, link, deliveries. */
async function drive(campaign: CampaignView): Promise<void> {
  const { control, url } = scene;
  const customer = await control.addCustomer({ name: '陳小美' });
  await control.line.setFriendship(testLine.channelId, customer.id, 'friend');
  const ids = await writeToAccounts(control, customer.id, ['messenger'], 'hello');
  await control.settle();
  const contact = { channelId: campaign.sourceChannelId, externalId: ids.messenger };
  const card = await api<{ url: string }>('/cards', { campaignId: campaign.id, contact });
  const go = await fetch(`${url}/go/${card.url.split('/go/')[1]}`, {
    headers: { 'user-agent': agents['messenger-ios'] },
    redirect: 'manual',
  });
  const token = new URL(go.headers.get('location') ?? '').searchParams.get('e');
  const { idToken, accessToken } = await control.line.tokens(testLine.channelId, customer.id);
  expect(await api<LinkAnswer>('/link', { token, idToken, accessToken })).toMatchObject({ status: 'linked' });
  for (const platform of ['messenger', 'line'] as const) {
    const said = async () =>
      (await control.chat(platform, testAccounts[platform], customer.id)).map(({ text }) => text);
    await expect.poll(said, { timeout: 20_000 }).toContain(`linked on ${platform}`);
  }
}

test.skipIf(problem)(`${lastRelease.version} goes on, and starts again, after this version has migrated`, async () => {
  const { control, url, database } = scene;
  const channels = await connectTestAccounts(control, url, (channel) => api<ChannelView>('/channels', channel));
  const campaign = await api<CampaignView>('/campaigns', {
    name: 'upgrade',
    enabled: true,
    sourceChannelId: channels.messenger.id,
    targetChannelId: channels.line.id,
    onSuccess: {
      source: { kind: 'text', text: 'linked on messenger' },
      target: { kind: 'text', text: 'linked on line' },
    },
  });
  await drive(campaign);

  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  expect(await migrate(pool)).not.toEqual([]);
  expect(await migrate(pool).finally(() => pool.end())).toEqual([]);
  await drive(campaign);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  await scene.restart();
  await drive(campaign);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(scene.output()).not.toMatch(/"level":(50|60)/);
});
