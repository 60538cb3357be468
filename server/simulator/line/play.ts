import type { Customer, LineChannel } from '../world/accounts.ts';
import { addToChat, type ChatMessage } from '../world/chats.ts';
import { hex } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { type LineEvent, postbackEvent, textEvent } from './events.ts';
import { friendshipOf, noteWriting } from './friendship.ts';
import { sendLineEvents } from './webhooks.ts';

/** The customer writes, or taps a postback button. Undefined: they have blocked the account and LINE offers no chat. */
export function writeToLine(
  world: World,
  channel: LineChannel,
  customer: Customer,
  input: { text: string } | { data: string; text?: string | undefined },
): ChatMessage | undefined {
  if (friendshipOf(world, channel, customer).state === 'blocked') return undefined;
  noteWriting(world, channel, customer);
  const isPostback = 'data' in input;
  const event: LineEvent = isPostback
    ? postbackEvent(world, channel, customer, input.data)
    : textEvent(world, channel, customer, input.text);
  sendLineEvents(world, channel, [event]);
  const place = { platform: 'line' as const, account: channel.channelId, customer: customer.id };
  return addToChat(world, place, {
    id: hex(16),
    direction: 'from_customer',
    at: world.now(),
    kind: isPostback ? 'postback' : 'text',
    text: input.text,
    buttons: [],
    body: isPostback ? event.postback : event.message,
  });
}
