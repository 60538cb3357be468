import { customerOf } from './customers.ts';
import type { World } from './world.ts';

export const chatPlatforms = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
export type ChatPlatform = (typeof chatPlatforms)[number];

/** One line of a chat as both sides see it. `body` is the platform's own object; the rest is read out of it, for tests and drawing. */
export interface ChatMessage {
  id: string;
  direction: 'to_customer' | 'from_customer';
  at: number;
  /** Sent by LINE itself (its greeting), not by the account's owner. */
  byPlatform?: boolean | undefined;
  kind: 'text' | 'image' | 'card' | 'postback' | 'other';
  text?: string | undefined;
  imageUrl?: string | undefined;
  buttons: ChatButton[];
  body: unknown;
  requestId?: string | undefined;
  retryKey?: string | undefined;
}

export interface ChatButton {
  label: string;
  url?: string | undefined;
  /** What a tap sends without showing it: postback data, a quick reply's payload, a reply button's id. */
  data?: string | undefined;
  /** What a tap writes into the chat, where that is not the label (LINE's message action). */
  text?: string | undefined;
}

/** A message that LINE or WhatsApp answered with 200 and that nobody received. */
export interface LostPush {
  account: string;
  to: string;
  messages: unknown[];
  reason: 'blocked' | 'not_friend' | 'no_whatsapp' | 'failed';
  at: number;
}

const chatKey = (platform: ChatPlatform, account: string, customer: string): string =>
  `${platform}/${account}/${customer}`;

/** Messages in the order in which they arrived. `customer` is any id of the person; unknown people have an empty chat. */
export function chatOf(world: World, platform: ChatPlatform, account: string, customer: string): ChatMessage[] {
  const id = customerOf(world, customer)?.id ?? customer;
  return world.state.chats[chatKey(platform, account, id)] ?? [];
}

export function addToChat(
  world: World,
  place: { platform: ChatPlatform; account: string; customer: string },
  message: ChatMessage,
): ChatMessage {
  const key = chatKey(place.platform, place.account, place.customer);
  const chat = world.state.chats[key] ?? [];
  world.state.chats[key] = chat;
  chat.push(message);
  world.emit({ type: 'chat', ...place, message });
  return message;
}
