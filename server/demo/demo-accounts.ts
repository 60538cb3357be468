import type { NewChannel } from '../contract/channels.ts';
import {
  isSource,
  isTarget,
  type Platform,
  platforms,
  type SourcePlatform,
  type TargetPlatform,
} from '../contract/platforms.ts';

/** The sample brand's accounts and the paths between them, used for both the simulator and the demo's database. */

const demoBrand = '小島選物';
const members = `${demoBrand} 會員`;

/** Shared by the three Meta accounts: one app, one system user's token. */
const app = {
  accessToken: 'demo-page-access-token',
  appSecret: 'demo-app-secret',
  verifyToken: 'demo-verify-token',
};
const appId = '300000000000001';
const wabaId = '400000000000001';
const page = { pageId: '100000000000001', ...app };

export const chats = ['messenger', 'instagram', 'line', 'whatsapp', 'line2', 'whatsapp2'] as const;
export type Chat = (typeof chats)[number];

/**
 * Each account by the phone page's name for its chat. `channel` is the input for OmniLink, `id` its id there; `control` and
 * `account` are the input for the simulator.
 */
export type DemoAccount = { channel: NewChannel; id: string; control: string; account: Record<string, string> };

export const demoAccounts: Record<Chat, DemoAccount> = {
  messenger: {
    channel: { platform: 'messenger', name: demoBrand, credentials: page },
    id: page.pageId,
    control: '/messenger/pages',
    account: { ...page, appId, name: demoBrand },
  },
  instagram: instagramAccount('200000000000001'),
  line: lineAccount(demoBrand, '@kojima', {
    channelId: '2000000001',
    channelSecret: 'demo-line-channel-secret',
    accessToken: 'demo-line-access-token',
    loginChannelId: '2000000002',
    loginChannelSecret: 'demo-line-login-secret',
    liffId: '2000000002-DemoLiff',
  }),
  line2: lineAccount(members, '@kojima-members', {
    channelId: '2000000003',
    channelSecret: 'demo-line-members-channel-secret',
    accessToken: 'demo-line-members-access-token',
    loginChannelId: '2000000004',
    loginChannelSecret: 'demo-line-members-login-secret',
    liffId: '2000000004-DemoLif2',
  }),
  whatsapp: whatsappAccount(demoBrand, '500000000000001', '886277001001'),
  whatsapp2: whatsappAccount(members, '500000000000002', '886277001002'),
};

function instagramAccount(accountId: string): DemoAccount {
  const credentials = { ...page, accountId };
  return {
    channel: { platform: 'instagram', name: demoBrand, credentials },
    id: accountId,
    control: '/instagram/accounts',
    account: { ...credentials, appId, name: demoBrand, username: 'kojima.select' },
  };
}

function lineAccount(name: string, basicId: string, credentials: LineIds): DemoAccount {
  return {
    channel: { platform: 'line', name, credentials },
    id: credentials.channelId,
    control: '/line/channels',
    account: { ...credentials, name, basicId, greeting: '' },
  };
}
type LineIds = {
  channelId: string;
  channelSecret: string;
  accessToken: string;
  loginChannelId: string;
  loginChannelSecret: string;
  liffId: string;
};

function whatsappAccount(name: string, phoneNumberId: string, phoneNumber: string): DemoAccount {
  const credentials = { phoneNumberId, phoneNumber, ...app };
  return {
    channel: { platform: 'whatsapp', name, credentials },
    id: phoneNumberId,
    control: '/whatsapp/numbers',
    account: { ...credentials, appId, wabaId, name },
  };
}

/** Two campaigns of one source can't share a keyword. */
const keywords: Record<TargetPlatform, string> = { line: '連結', whatsapp: '連結 WhatsApp' };

/** A path; `from` and `to` are its accounts. An account can also link with the brand's second one on the same platform. */
export type DemoPath = {
  source: SourcePlatform;
  target: TargetPlatform;
  from: Chat;
  to: Chat;
  keyword: string;
};

/** All eight paths. */
const hasRecord = (chat: Chat): chat is Chat & Platform => Object.hasOwn(platforms, chat);
const own = chats.filter(hasRecord);
export const demoPaths: DemoPath[] = own.filter(isTarget).flatMap((target) =>
  own.filter(isSource).map((source) => ({
    source,
    target,
    from: source,
    to: source === target ? (`${target}2` as const) : target,
    keyword: keywords[target],
  })),
);
