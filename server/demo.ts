import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { connectChannel, findChannel } from './flows/connect-channel.ts';
import { createCampaign, findCampaign, patchCampaign } from './flows/save-campaign.ts';
import { phonePlugin } from './simulator/phone/phone-routes.ts';
import { buildSimulator } from './simulator/simulator.ts';

const brand = '小島選物';
const keyword = '連結';
const line = {
  channelId: '2000000001',
  channelSecret: 'demo-line-channel-secret',
  accessToken: 'demo-line-access-token',
  loginChannelId: '2000000002',
  liffId: '2000000002-DemoLiff',
};
const page = {
  pageId: '100000000000001',
  accessToken: 'demo-page-access-token',
  appSecret: 'demo-app-secret',
  verifyToken: 'demo-verify-token',
};

/** The simulator and the phone page, under `/simulator` on OmniLink's own origin. Exists in the demo only. */
export async function registerSimulator(app: FastifyInstance, context: Context, dataDir: string): Promise<void> {
  const { publicUrl } = context.config;
  const simulator = buildSimulator({
    origin: () => `${publicUrl}/simulator`,
    appOrigin: () => publicUrl,
    stateFile: join(dataDir, 'simulator.json'),
  });
  await app.register(simulator.plugin, { prefix: '/simulator' });
  await app.register(phonePlugin, {
    prefix: '/simulator',
    info: async () => {
      const campaign = await demoCampaign(context);
      return {
        publicUrl,
        brand,
        keyword,
        campaignEnabled: campaign.enabled,
        messengerPageId: page.pageId,
        lineChannelId: line.channelId,
      };
    },
    setCampaignEnabled: async (enabled) => {
      const { id } = await demoCampaign(context);
      await patchCampaign(context, id, { enabled }, undefined);
    },
  });
}

async function demoCampaign(context: Context) {
  const [first] = (await context.store.campaigns.list(200, null)).reverse();
  if (!first) throw new Error('the demo has no campaign');
  return findCampaign(context, first.id);
}

/** A sample brand, two channels and a campaign, once; and the same accounts on the simulator's side, each time. */
export async function seedDemo(context: Context): Promise<void> {
  const { publicUrl } = context.config;
  const control = (path: string, body: object) => post(`${publicUrl}/simulator/control${path}`, body);
  const known = await context.store.channels.list(10, null);
  await control('/line/channels', {
    ...line,
    name: brand,
    basicId: '@kojima',
    endpointUrl: `${publicUrl}/link`,
    greeting: '',
  });
  await control('/messenger/pages', { ...page, appId: '300000000000001', name: brand });

  const lineChannel = await connected(context, known, { platform: 'line', name: brand, credentials: line });
  const messengerChannel = await connected(context, known, { platform: 'messenger', name: brand, credentials: page });
  await control('/line/channels', { ...line, webhookUrl: lineChannel.webhookUrl });
  await control('/messenger/pages', { ...page, webhookUrl: messengerChannel.webhookUrl });
  if ((await context.store.campaigns.list(1, null)).length > 0) return;
  await createCampaign(context, {
    name: 'Messenger 連到 LINE',
    enabled: true,
    sourceChannelId: messengerChannel.id,
    targetChannelId: lineChannel.id,
    card: { keywords: [keyword] },
    onSuccess: { source: { kind: 'text', text: '你的 LINE 連結好了！' } },
    onFailure: { source: { kind: 'text', text: '剛才沒有連結成功，請再點一次卡片，或直接回覆我們。' } },
    tags: { source: ['已連結 LINE'], target: ['來自 Messenger'] },
    sourceNotice: 'with_message',
    askFirst: false,
    linkValidDays: 90,
  });
}

async function connected(
  context: Context,
  known: { platform: string; id: string }[],
  input: Parameters<typeof connectChannel>[1],
) {
  const row = known.find((channel) => channel.platform === input.platform);
  return row ? findChannel(context, row.id) : connectChannel(context, input);
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the simulator refused ${new URL(url).pathname}: ${await response.text()}`);
}
