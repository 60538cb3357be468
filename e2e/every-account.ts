import type { CampaignView, NewCampaign } from '../server/contract/campaigns.ts';
import type { ChannelView } from '../server/contract/channels.ts';
import type { SimulatorClient } from '../server/simulator/client.ts';
import { brand, line, page } from './brand.ts';

/** Where a customer talks to the brand, and where a card can lead. */
export type Source = 'messenger' | 'instagram' | 'line' | 'whatsapp';
export type Target = 'line' | 'whatsapp';
export const sources: Source[] = ['messenger', 'instagram', 'line', 'whatsapp'];
export const targets: Target[] = ['line', 'whatsapp'];

/** A card never leads to the account that sent it: on the same platform it leads to the brand's other account. */
export type Account = { platform: Source; id: string; channelId: string };
export type Path = { source: Account; target: Account; campaign: CampaignView; keyword: string };

const app = { appSecret: page.appSecret, verifyToken: page.verifyToken };
const instagram = { pageId: page.pageId, accountId: '17840000000000001', accessToken: 'instagram-token', ...app };
const whatsapp = { phoneNumberId: '500000000000001', phoneNumber: '886900000001', accessToken: 'wa-token', ...app };
const otherWhatsapp = { ...whatsapp, phoneNumberId: '500000000000002', phoneNumber: '886900000002' };
const otherLine = {
  ...line,
  channelId: '1650000003',
  accessToken: 'line-access-token-2',
  loginChannelId: '1650000004',
  liffId: '1650000004-Stories2',
};

type Api = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The brand's accounts on every platform, connected through the public API; created with the first story that needs them. */
export async function openEveryAccount(options: {
  url: string;
  api: Api;
  control: SimulatorClient;
  messengerChannelId: string;
  lineChannelId: string;
  words: { source: string; target: string; failure: string };
}) {
  const { url, api, control, words } = options;
  const connect = async (platform: Source, id: string, credentials: object): Promise<Account> => {
    const channel = await api<ChannelView>('POST', '/channels', { platform, name: brand, credentials });
    return { platform, id, channelId: channel.id };
  };
  const webhookUrl = `${url}/webhooks/meta`;
  await control.addInstagramAccount({ ...instagram, name: brand, username: 'kojima.select', webhookUrl });
  for (const number of [whatsapp, otherWhatsapp])
    await control.addWhatsappNumber({ ...number, name: brand, webhookUrl });
  const otherLineSide = { name: `${brand} 會員`, basicId: '@kojima-vip', greeting: '', endpointUrl: `${url}/link` };
  await control.addLineChannel({ ...otherLine, ...otherLineSide });

  const accounts: Record<Source, Account> = {
    messenger: { platform: 'messenger', id: page.pageId, channelId: options.messengerChannelId },
    line: { platform: 'line', id: line.channelId, channelId: options.lineChannelId },
    instagram: await connect('instagram', instagram.accountId, instagram),
    whatsapp: await connect('whatsapp', whatsapp.phoneNumberId, whatsapp),
  };
  const others: Record<Target, Account> = {
    line: await connect('line', otherLine.channelId, otherLine),
    whatsapp: await connect('whatsapp', otherWhatsapp.phoneNumberId, otherWhatsapp),
  };
  await control.patchLineChannel(otherLine.channelId, { webhookUrl: `${url}/webhooks/line/${others.line.channelId}` });

  /** A campaign from one to the other, with its own keyword. */
  let made = 0;
  const open = async (from: Source, to: Target, more: Partial<NewCampaign> = {}): Promise<Path> => {
    const source = accounts[from];
    const target = from === to ? others[to] : accounts[to];
    made += 1;
    const keyword = `連結 ${made}`;
    const campaign = await api<CampaignView>('POST', '/campaigns', {
      name: `${from} → ${to}`,
      enabled: true,
      sourceChannelId: source.channelId,
      targetChannelId: target.channelId,
      card: { keywords: [keyword] },
      onSuccess: { source: { kind: 'text', text: words.source }, target: { kind: 'text', text: words.target } },
      onFailure: { source: { kind: 'text', text: words.failure } },
      tags: { source: [`to-${to}`], target: [`from-${from}`] },
      ...more,
    });
    return { source, target, campaign, keyword };
  };
  return { accounts, others, open };
}
