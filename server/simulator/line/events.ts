import type { Customer, LineChannel } from '../world/accounts.ts';
import { lineIdOf } from '../world/customers.ts';
import { digits, secretToken, ulid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { newReplyToken } from './reply-tokens.ts';

/** A webhook event object. https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
export type LineEvent = Record<string, unknown> & { type: string };

function common(world: World, channel: LineChannel, customer: Customer) {
  return {
    mode: 'active',
    timestamp: world.now(),
    source: { type: 'user', userId: lineIdOf(world, customer, channel.provider) },
    webhookEventId: ulid(world.now()),
    deliveryContext: { isRedelivery: false },
  };
}

export const followEvent = (
  world: World,
  channel: LineChannel,
  customer: Customer,
  isUnblocked: boolean,
): LineEvent => ({
  type: 'follow',
  ...common(world, channel, customer),
  replyToken: newReplyToken(world, channel, customer),
  follow: { isUnblocked },
});

export const unfollowEvent = (world: World, channel: LineChannel, customer: Customer): LineEvent => ({
  type: 'unfollow',
  ...common(world, channel, customer),
});

export const textEvent = (world: World, channel: LineChannel, customer: Customer, text: string): LineEvent => ({
  type: 'message',
  ...common(world, channel, customer),
  replyToken: newReplyToken(world, channel, customer),
  message: { id: digits(18), type: 'text', text, quoteToken: secretToken(64), markAsReadToken: secretToken(64) },
});

export const postbackEvent = (world: World, channel: LineChannel, customer: Customer, data: string): LineEvent => ({
  type: 'postback',
  ...common(world, channel, customer),
  replyToken: newReplyToken(world, channel, customer),
  postback: { data },
});
