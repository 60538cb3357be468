import { isRecord } from '../http/requests.ts';
import { sendAppBody, webhookBody } from '../meta/app-webhooks.ts';
import { switchesOf } from '../webhooks/sender.ts';
import type { WebhookDelivery, WebhookSwitches } from '../world/deliveries.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import type { WhatsappValue } from './events.ts';

/** Sends one change to the app's webhook, as the number's switches say. Without a URL or a subscription nothing is sent. */
export function sendWhatsappValue(world: World, number: WhatsappNumber, value: WhatsappValue): void {
  if (number.webhookUrl === null || !number.subscribedFields.includes('messages')) return;
  const switches = switchesOf(world, number.phoneNumberId);
  const send = (changes: WhatsappValue[]) => sendWhatsappBody(world, number, whatsappBody(world, number, changes));
  if (switches.emptyEvents) send([]);
  send(mischief(value, switches));
  if (switches.redelivered) send([value]);
}

/** Sends the caller's body, signed over exactly its bytes. */
export const sendWhatsappBody = (
  world: World,
  number: WhatsappNumber,
  body: string,
  signature?: 'wrong' | 'missing',
): WebhookDelivery =>
  sendAppBody(world, { platform: 'whatsapp', id: number.phoneNumberId, account: number }, body, signature);

/** One change for each value; what has a `field` already is a whole change. */
export function whatsappBody(world: World, number: WhatsappNumber, values: WhatsappValue[]): string {
  const metadata = { display_phone_number: number.phoneNumber, phone_number_id: number.phoneNumberId };
  const changes = values.map((value) =>
    'field' in value ? value : { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' },
  );
  const envelope = { object: 'whatsapp_business_account', entry: [{ id: number.wabaId, changes }] };
  return webhookBody(envelope, switchesOf(world, number.phoneNumberId).padToBytes);
}

const personal = ['from', 'from_user_id', 'wa_id', 'user_id', 'recipient_id', 'recipient_user_id'];

function mischief(value: WhatsappValue, switches: WebhookSwitches): WhatsappValue[] {
  const bent = Object.fromEntries(
    Object.entries(value).map(([name, items]) => [
      name,
      Array.isArray(items) ? items.map((item) => bend(item, switches)) : items,
    ]),
  );
  return switches.unknownEvents ? [{ field: 'not_invented', value: {} }, bent] : [bent];
}

function bend(item: unknown, switches: WebhookSwitches): unknown {
  if (!isRecord(item)) return item;
  const kept = Object.entries(item).filter(([name]) => !switches.missingUserId || !personal.includes(name));
  const added = switches.extraFields ? { added_without_notice: { nested: [1, 'two', null] } } : {};
  return { ...Object.fromEntries(kept), ...added };
}
