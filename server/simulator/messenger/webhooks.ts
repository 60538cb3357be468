import { createHmac } from 'node:crypto';
import { sendWebhook, switchesOf } from '../webhooks/sender.ts';
import type { MessengerPage } from '../world/accounts.ts';
import type { WebhookDelivery, WebhookSwitches } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import type { MessagingEvent } from './events.ts';

/** Sends events to the app's webhook, as the page's switches say. Without a URL or a subscription nothing is sent. */
export function sendMessengerEvents(
  world: World,
  page: MessengerPage,
  events: MessagingEvent[],
): WebhookDelivery | undefined {
  if (page.webhookUrl === null || page.subscribedFields.length === 0) return undefined;
  const switches = switchesOf(world, page.pageId);
  if (switches.emptyEvents) sendMessengerBody(world, page, messengerEnvelope(world, page, []));
  const first = sendMessengerBody(world, page, messengerEnvelope(world, page, mischief(events, switches)));
  if (switches.redelivered) sendMessengerBody(world, page, messengerEnvelope(world, page, events));
  return first;
}

/** Sends a body of the caller's own, signed over exactly its bytes. */
export function sendMessengerBody(
  world: World,
  page: MessengerPage,
  body: string,
  signature?: 'wrong' | 'missing',
): WebhookDelivery {
  return sendWebhook(world, {
    platform: 'messenger',
    account: page.pageId,
    url: page.webhookUrl ?? '',
    body,
    headers: signedByApp(page, body, signature ?? switchesOf(world, page.pageId).signature),
  });
}

/** `x-hub-signature-256` over the bytes sent. https://developers.facebook.com/docs/messenger-platform/webhooks */
function signedByApp(page: MessengerPage, body: string, signature?: 'wrong' | 'missing'): Record<string, string> {
  const secret = signature === 'wrong' ? `${page.appSecret}x` : page.appSecret;
  const mac = (algorithm: string) => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    ...(signature === 'missing'
      ? {}
      : { 'x-hub-signature': `sha1=${mac('sha1')}`, 'x-hub-signature-256': `sha256=${mac('sha256')}` }),
  };
}

export const messengerEnvelope = (world: World, page: MessengerPage, events: MessagingEvent[]): string =>
  escaped(JSON.stringify({ object: 'page', entry: [{ id: page.pageId, time: world.now(), messaging: events }] }));

/** Meta sends, and signs, everything beyond ASCII as `\uXXXX` with small hex digits. */
export const escaped = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function mischief(events: MessagingEvent[], switches: WebhookSwitches): MessagingEvent[] {
  const bent = events.map((event) => ({
    ...event,
    ...(switches.missingUserId ? { sender: {} } : {}),
    ...(switches.extraFields ? { added_without_notice: { nested: [1, 'two', null] } } : {}),
  }));
  return switches.unknownEvents ? [{ timestamp: events[0]?.timestamp, not_invented: {} }, ...bent] : bent;
}
