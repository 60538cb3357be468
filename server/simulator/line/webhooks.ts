import { sendWebhook, switchesOf } from '../webhooks/sender.ts';
import type { LineChannel } from '../world/accounts.ts';
import type { WebhookDelivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import type { LineEvent } from './events.ts';
import { mischief } from './mischief.ts';
import { signed } from './signature.ts';

/** Sends events to the channel's webhook, in the order of the calls, as its switches say. Without a URL nothing is sent. */
export function sendLineEvents(world: World, channel: LineChannel, events: LineEvent[]): WebhookDelivery | undefined {
  if (channel.webhookUrl === null || !channel.webhookActive) return undefined;
  const switches = switchesOf(world, channel.channelId);
  if (switches.emptyEvents) sendLineBody(world, channel, envelope(channel, []));
  const first = sendLineBody(world, channel, envelope(channel, mischief(events, switches)));
  if (switches.redelivered) sendLineBody(world, channel, envelope(channel, asRedelivery(events)));
  return first;
}

/** Sends the caller's body, signed over exactly its bytes. */
export function sendLineBody(
  world: World,
  channel: LineChannel,
  body: string,
  signature?: 'wrong' | 'missing',
): WebhookDelivery {
  return sendWebhook(world, {
    platform: 'line',
    account: channel.channelId,
    url: channel.webhookUrl ?? '',
    body,
    headers: signed(channel, body, signature ?? switchesOf(world, channel.channelId).signature),
  });
}

export const envelope = (channel: LineChannel, events: LineEvent[]): string =>
  JSON.stringify({ destination: channel.botUserId, events });

const asRedelivery = (events: LineEvent[]): LineEvent[] =>
  events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }));
