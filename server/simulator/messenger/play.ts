import type { Customer, MessengerPage } from '../world/accounts.ts';
import { addToChat, type ChatMessage } from '../world/chats.ts';
import { psidOf } from '../world/customers.ts';
import { messengerMid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { messageEvent, postbackEvent } from './events.ts';
import { threadOf } from './threads.ts';
import { sendMessengerEvents } from './webhooks.ts';

/** The customer writes, or taps a postback button, which opens the 24 hours. Undefined: they have blocked the page. */
export function writeToPage(
  world: World,
  page: MessengerPage,
  customer: Customer,
  input: { text: string } | { title: string; payload: string },
): ChatMessage | undefined {
  const thread = threadOf(world, page, customer);
  if (thread.blocked) return undefined;
  thread.lastInboundAt = world.now();
  const mid = messengerMid();
  const psid = psidOf(world, customer, page.pageId);
  const isText = 'text' in input;
  const body = { mid, ...input };
  const field = isText ? 'messages' : 'messaging_postbacks';
  if (page.subscribedFields.includes(field)) {
    const event = isText
      ? messageEvent(world, page, psid, { mid, text: input.text })
      : postbackEvent(world, page, psid, { mid, ...input });
    sendMessengerEvents(world, page, [event]);
  }
  const place = { platform: 'messenger' as const, account: page.pageId, customer: customer.id };
  return addToChat(world, place, {
    id: mid,
    direction: 'from_customer',
    at: world.now(),
    kind: isText ? 'text' : 'postback',
    text: isText ? input.text : input.title,
    buttons: [],
    body,
  });
}

/** Sets when the customer last wrote, with no event: a window that is open, or over. Null: they never wrote. */
export function setLastInbound(world: World, page: MessengerPage, customer: Customer, at: number | null): void {
  threadOf(world, page, customer).lastInboundAt = at;
  psidOf(world, customer, page.pageId);
  world.changed();
}

/** Messenger tells no page that it was blocked, or unblocked. */
export function setBlocked(world: World, page: MessengerPage, customer: Customer, blocked: boolean): void {
  threadOf(world, page, customer).blocked = blocked;
  world.changed();
}
