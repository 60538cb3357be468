// The phone's chats as they are now, and the campaigns that link two of them.

import { type Platform, platformNames } from '../../server/contract/platforms.ts';
import type { StateView } from '../../server/simulator/control/state.ts';
import type { PhoneCampaign, PhoneChannel, PhoneInfo } from '../../server/simulator/phone/phone-info.ts';
import type { ChatMessage } from '../../server/simulator/world/chats.ts';

export type Os = 'ios' | 'android';
/** `messenger`, `instagram` and `line` are in-app browsers, `browser` is Safari or Chrome, `liff` is LINE's LIFF browser. */
export type App = Platform | 'browser' | 'liff';

/** A page that is open over a chat. */
export type Page = {
  id: number;
  /** The chat's key. */
  chat: string;
  app: App;
  url: string;
  /** The app that sent it, for the way back. */
  from: App | null;
  liffId?: string | undefined;
  title: string;
  host: string;
  /** OmniLink's name for what the page shows. */
  state: { name: string; step: string | null } | null;
};

/** What this page keeps of a chat. `draft`: what a tapped WhatsApp link has put into the text field. */
export type Kept = { messages: ChatMessage[]; unread: number; draft: string; page: Page | null };
export const nothingKept: Kept = { messages: [], unread: 0, draft: '', page: null };

export type Friendship = 'friend' | 'never' | 'blocked';
/** The customer's chat with one account of the brand. `key`: its platform, with a number after the first: `line`, `line2`. */
export type Chat = PhoneChannel & Kept & ReturnType<typeof known> & { key: string; isFirst: boolean; appName: string };

/** What the simulator knows of an account and this customer; on Meta's platforms everybody is a friend. */
function known({ platform, account }: PhoneChannel, world: StateView | null, customer = '') {
  const line = world?.channels.find((one) => platform === 'line' && one.channelId === account);
  const instagram = world?.instagramAccounts.find(({ accountId }) => accountId === account);
  const number = world?.whatsappNumbers.find(({ phoneNumberId }) => phoneNumberId === account);
  const relation = world?.friendships.find((one) => one.channelId === account && one.customer === customer);
  const thread = world?.threads.find((one) => one.account === account && one.customer === customer);
  const friendship: Friendship =
    platform === 'line' ? (relation?.state ?? 'never') : thread?.blocked ? 'blocked' : 'friend';
  const linked = world?.menuLinks.find((one) => one.channelId === account && one.customer === customer)?.richMenuId;
  const menuId = friendship === 'friend' && (linked ?? line?.defaultRichMenuId);
  return {
    friendship,
    menu: world?.richMenus.find((one) => one.channelId === account && one.richMenuId === menuId) ?? null,
    pictureUrl: line?.pictureUrl ?? instagram?.pictureUrl ?? null,
    /** What addresses name the account by. */
    addressName: line?.basicId ?? number?.phoneNumber ?? null,
    userName: instagram?.username ?? '',
  };
}

type Sources = {
  info: PhoneInfo;
  world: StateView | null;
  customer: { id: string } | null;
  kept: Record<string, Kept>;
};
export function chatsOf({ info: { channels }, world, customer, kept }: Sources): Chat[] {
  return channels.map((channel, index) => {
    const { platform } = channel;
    const before = channels.slice(0, index).filter((one) => one.platform === platform).length;
    const key = platform + (before === 0 ? '' : before + 1);
    const own = { key, isFirst: before === 0, appName: platformNames[platform] };
    return { ...channel, ...known(channel, world, customer?.id), ...(kept[key] ?? nothingKept), ...own };
  });
}

/** A campaign with the chat where its card is, and the one that it leads to. */
export type Route = { campaign: PhoneCampaign; source: Chat; target: Chat };
export function routesOf({ campaigns }: PhoneInfo, chats: Chat[]): Route[] {
  return campaigns.flatMap((campaign) => {
    const source = chats.find(({ id }) => id === campaign.sourceChannelId);
    const target = chats.find(({ id }) => id === campaign.targetChannelId);
    return source && target ? [{ campaign, source, target }] : [];
  });
}

/**
 * Whether the chat's last card is this campaign's: the customer's last keyword says which. Nobody but them knows what a card's
 * button leads to.
 */
export function hasCard({ campaign, source }: Route, routes: Route[]): boolean {
  const words = routes.filter((one) => one.source.key === source.key).map((one) => one.campaign.keyword);
  const asked = source.messages.findLastIndex(
    ({ direction, text }) => direction === 'from_customer' && words.includes(text ?? ''),
  );
  if (asked < 0 || source.messages[asked]?.text !== campaign.keyword) return false;
  return source.messages.slice(asked).some(({ buttons }) => buttons.some(({ url }) => url));
}

/** What a chat is called: its app, and with which account where the phone has several. */
export const titleOf = ({ isFirst, appName, name }: Chat): string => (isFirst ? appName : `${appName} · ${name}`);
