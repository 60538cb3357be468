import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { type NewCampaign, newCampaignSchema } from '../contract/campaigns.ts';
import { platformNames, platforms } from '../contract/platforms.ts';
import { createCampaign, patchCampaign } from '../flows/campaigns/save-campaign.ts';
import { connectChannel, findChannel } from '../flows/channels/connect-channel.ts';
import { accountFields, type PhoneInfo } from '../simulator/phone/phone-info.ts';
import { type CampaignSwitch, phonePlugin } from '../simulator/phone/phone-routes.ts';
import { buildSimulator } from '../simulator/simulator.ts';
import type { CampaignRow } from '../store/campaigns.ts';
import type { ChannelRow } from '../store/channels.ts';
import { type Chat, chats, type DemoAccount, type DemoPath, demoAccounts, demoPaths } from './demo-accounts.ts';
import { guardDemo } from './demo-guard.ts';
import { seedJourney } from './demo-journey.ts';
import { demoMenus, memberTag, seedRule } from './demo-menus.ts';

/**
 * The simulator and the phone page, under `/simulator` on OmniLink's own origin. Exists in the demo only.
 * @param places `clientDir`: the built pages; `dataDir`: where the simulator keeps its state
 */
export async function registerSimulator(
  app: FastifyInstance,
  context: Context,
  places: { clientDir: string; dataDir: string },
): Promise<void> {
  const { publicUrl } = context.config;
  const simulator = buildSimulator({
    origin: () => `${publicUrl}/simulator`,
    appOrigin: () => publicUrl,
    mayReach: (url) => URL.canParse(url) && new URL(url).origin === publicUrl,
    stateFile: join(places.dataDir, 'simulator.json'),
  });
  await app.register(async (own) => {
    guardDemo(own, publicUrl);
    await own.register(simulator.plugin, { prefix: '/simulator' });
    await own.register(phonePlugin, {
      prefix: '/simulator',
      clientDir: places.clientDir,
      info: () => phoneInfo(context),
      setCampaignEnabled: (change) => setCampaignEnabled(context, change),
    });
  });
}

async function phoneInfo(context: Context): Promise<PhoneInfo> {
  const { channels, campaigns } = await connected(context);
  return {
    publicUrl: context.config.publicUrl,
    channels: channels.flatMap(({ id, platform, name, public: ids }) =>
      isPlayed(platform) ? [{ id, platform, name, account: ids[accountFields[platform]] ?? '' }] : [],
    ),
    campaigns: campaigns.map(({ id, name, sourceChannelId, targetChannelId, card, enabled }) => ({
      id,
      name,
      sourceChannelId,
      targetChannelId,
      keyword: card.keywords[0] ?? null,
      enabled,
    })),
  };
}

const isPlayed = (platform: string): platform is keyof typeof accountFields => Object.hasOwn(accountFields, platform);

async function setCampaignEnabled(context: Context, { id, enabled }: CampaignSwitch): Promise<boolean> {
  const found = (await connected(context)).campaigns.some((one) => one.id === id);
  if (found) await patchCampaign(context, id, { enabled }, undefined);
  return found;
}

/** What is there, the oldest first. */
async function connected({ store }: Context) {
  const [channels, campaigns] = await Promise.all([store.channels.list(200, null), store.campaigns.list(200, null)]);
  return { channels: channels.reverse(), campaigns: campaigns.reverse() };
}

/** The oldest campaign of a path that isn't deleted. */
async function campaignFinder(context: Context): Promise<(path: DemoPath) => CampaignRow | undefined> {
  const { channels, campaigns } = await connected(context);
  const idOf = (chat: Chat) => channels.find(isAccount(demoAccounts[chat]))?.id;
  return ({ from, to }) =>
    campaigns.find(
      ({ sourceChannelId, targetChannelId }) => sourceChannelId === idOf(from) && targetChannelId === idOf(to),
    );
}

const isAccount =
  ({ id, channel }: DemoAccount) =>
  (row: ChannelRow) =>
    row.platform === channel.platform && Object.values(row.public).includes(id);

/**
 * Adds the sample brand's missing channels and a campaign for each path without one (a demo of an older version has fewer), and
 * adds the same accounts to the simulator at every start.
 */
export async function seedDemo(context: Context): Promise<void> {
  const { publicUrl } = context.config;
  const known = await context.store.channels.list(200, null);
  const ids: Partial<Record<Chat, string>> = {};
  for (const chat of chats) {
    const account = demoAccounts[chat];
    const tell = (more: object) =>
      post(`${publicUrl}/simulator/control${account.control}`, { ...account.account, ...more });
    // First the account itself: connecting a channel requests its identity from the platform.
    await tell(platforms[account.channel.platform].target === 'liff' ? { endpointUrl: `${publicUrl}/link` } : {});
    const row = known.find(isAccount(account));
    const channel = row ? await findChannel(context, row.id) : await connectChannel(context, account.channel);
    await tell({ webhookUrl: channel.webhookUrl });
    ids[chat] = channel.id;
  }
  await seedMenus(context, ids.line ?? '');
  await seedJourney(context);
  const campaignOf = await campaignFinder(context);
  for (const path of demoPaths) {
    const [sourceChannelId, targetChannelId] = [ids[path.from], ids[path.to]];
    if (campaignOf(path) || !sourceChannelId || !targetChannelId) continue;
    await createCampaign(context, campaign(path, { sourceChannelId, targetChannelId }));
  }
}

/** Menus on the LINE account, in the simulator as they would be at LINE, and a rule for one of them. */
async function seedMenus(context: Context, channelId: string): Promise<void> {
  const account = demoAccounts.line;
  const control = `${context.config.publicUrl}/simulator/control`;
  for (const menu of Object.values(demoMenus))
    await post(`${control}${account.control}/${account.id}/rich-menus`, menu);
  const defaultRichMenuId = demoMenus.guest.richMenuId;
  await post(`${control}${account.control}`, { ...account.account, defaultRichMenuId });
  await seedRule(context, channelId);
}

function campaign(
  { source, target, keyword }: DemoPath,
  channels: Pick<NewCampaign, 'sourceChannelId' | 'targetChannelId'>,
): NewCampaign {
  const [from, to] = [platformNames[source], platformNames[target]];
  return newCampaignSchema.parse({
    ...channels,
    name: `${from} 連到 ${to}`,
    enabled: true,
    card: { keywords: [keyword] },
    onSuccess: { source: { kind: 'text', text: `你的 ${to} 連結好了！` } },
    onFailure: { source: { kind: 'text', text: '剛才沒有連結成功，請再點一次卡片，或直接回覆我們。' } },
    tags: { source: [`已連結 ${to}`], target: [`來自 ${from}`, memberTag] },
  });
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the simulator refused ${new URL(url).pathname}: ${await response.text()}`);
}
