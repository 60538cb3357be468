import type { ChatPlatform } from '../world/chats.ts';

/** What the phone page needs to know of the demo, beside the simulator's own state. */
export type PhoneInfo = {
  /** Where OmniLink is reached: the page moves there if it was opened under another name of the same machine. */
  publicUrl: string;
  /** The accounts that are connected in OmniLink, oldest first. */
  channels: PhoneChannel[];
  /** Oldest first. */
  campaigns: PhoneCampaign[];
};

/** `account`: the platform's id of it. */
export type PhoneChannel = { id: string; platform: ChatPlatform; account: string; name: string };

export type PhoneCampaign = {
  id: string;
  name: string;
  sourceChannelId: string;
  targetChannelId: string;
  /** Typed into the source's chat to get a card; null: the campaign has none. */
  keyword: string | null;
  enabled: boolean;
};

/** How the simulator calls an account of each platform. */
export const accountFields = {
  messenger: 'pageId',
  instagram: 'accountId',
  line: 'channelId',
  whatsapp: 'phoneNumberId',
} as const satisfies Record<ChatPlatform, string>;
