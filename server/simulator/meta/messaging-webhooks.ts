import { isRecord } from '../http/requests.ts';
import { switchesOf } from '../webhooks/sender.ts';
import type { WebhookDelivery, WebhookSwitches } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import { sendAppBody, webhookBody } from './app-webhooks.ts';
import type { Inbox } from './inbox.ts';
import type { MessagingEvent } from './messaging-events.ts';

/** Sends events to the app's webhook, as the account's switches say. Without a URL or a subscription nothing is sent. */
export function sendMessagingEvents(world: World, inbox: Inbox, events: MessagingEvent[]): WebhookDelivery | undefined {
  if (inbox.account.webhookUrl === null || inbox.account.subscribedFields.length === 0) return undefined;
  const switches = switchesOf(world, inbox.id);
  const send = (sent: MessagingEvent[]) => sendAppBody(world, inbox, messagingBody(world, inbox, sent));
  if (switches.emptyEvents) send([]);
  const first = send(mischief(events, switches));
  if (switches.redelivered) send(events);
  return first;
}

export const messagingBody = (world: World, inbox: Inbox, events: MessagingEvent[]): string =>
  webhookBody(
    { object: inbox.object, entry: [{ id: inbox.id, time: world.now(), ...listed(world, inbox, events) }] },
    switchesOf(world, inbox.id).padToBytes,
  );

/** Where another app has the thread, events come as `standby`, a postback without its payload. */
const listed = (world: World, inbox: Inbox, events: MessagingEvent[]) =>
  switchesOf(world, inbox.id).standby ? { standby: events.map(withoutPayload) } : { messaging: events };

function withoutPayload(event: MessagingEvent): MessagingEvent {
  return isRecord(event.postback) ? { ...event, postback: { ...event.postback, payload: undefined } } : event;
}

function mischief(events: MessagingEvent[], switches: WebhookSwitches): MessagingEvent[] {
  const bent = events.map((event) => ({
    ...event,
    ...(switches.missingUserId ? { sender: {} } : {}),
    ...(switches.extraFields ? { added_without_notice: { nested: [1, 'two', null] } } : {}),
  }));
  return switches.unknownEvents ? [{ timestamp: events[0]?.timestamp, not_invented: {} }, ...bent] : bent;
}
