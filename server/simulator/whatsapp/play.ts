import { threadOf } from '../meta/threads.ts';
import type { Customer } from '../world/accounts.ts';
import { addToChat, type ChatMessage, chatOf } from '../world/chats.ts';
import { bsuidOf } from '../world/customers.ts';
import { taiwanPhone, wamid } from '../world/ids.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { messageValue, systemValue } from './events.ts';
import { sendWhatsappValue } from './webhooks.ts';

export type WhatsappInbound =
  /** `forwarded`: by WhatsApp's own *Forward*, which says so. */
  | { kind: 'text'; text: string; forwarded?: boolean | undefined }
  | { kind: 'reply'; id: string; title: string }
  | { kind: 'image'; url: string; caption?: string | undefined };

/** The customer writes, taps a reply button or sends a picture, which opens the 24 hours. Undefined: they have blocked the number. */
export function writeToNumber(
  world: World,
  number: WhatsappNumber,
  customer: Customer,
  input: WhatsappInbound,
): ChatMessage | undefined {
  const thread = threadOf(world, number.phoneNumberId, customer);
  if (thread.blocked) return undefined;
  thread.lastInboundAt = world.now();
  const message = { id: wamid(), ...contentOf(world, number, customer, input) };
  sendWhatsappValue(world, number, messageValue(world, number, customer, message));
  return addToChat(world, placeOf(number, customer), {
    id: message.id,
    direction: 'from_customer',
    at: world.now(),
    ...readInbound(input),
    buttons: [],
    body: message,
  });
}

function readInbound(input: WhatsappInbound): Pick<ChatMessage, 'kind' | 'text' | 'imageUrl'> {
  switch (input.kind) {
    case 'text':
      return { kind: 'text', text: input.text };
    case 'reply':
      return { kind: 'postback', text: input.title };
    case 'image':
      return { kind: 'image', text: input.caption, imageUrl: input.url };
  }
}

type Content = Record<string, unknown> & { type: string };

function contentOf(world: World, number: WhatsappNumber, customer: Customer, input: WhatsappInbound): Content {
  switch (input.kind) {
    case 'text':
      return { type: 'text', text: { body: input.text }, ...(input.forwarded && { context: { forwarded: true } }) };
    case 'image':
      return {
        type: 'image',
        image: { id: '2754859441498128', mime_type: 'image/jpeg', sha256: 'x', caption: input.caption },
      };
    case 'reply': {
      const chat = chatOf(world, 'whatsapp', number.phoneNumberId, customer.id);
      const offer = chat.findLast(({ buttons }) => buttons.some(({ data }) => data === input.id));
      return {
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: input.id, title: input.title } },
        ...(offer ? { context: { from: number.phoneNumber, id: offer.id } } : {}),
      };
    }
  }
}

/** The customer deletes a message of theirs for everybody. Undefined: they have no such message. */
export function deleteFromNumber(
  world: World,
  number: WhatsappNumber,
  customer: Customer,
  messageId: string,
): ChatMessage | undefined {
  const chat = chatOf(world, 'whatsapp', number.phoneNumberId, customer.id);
  const message = chat.find(({ id, direction }) => id === messageId && direction === 'from_customer');
  if (!message) return undefined;
  Object.assign(message, { kind: 'other', text: undefined, imageUrl: undefined });
  world.changed();
  const revoke = { id: wamid(), type: 'revoke', revoke: { original_message_id: messageId } };
  sendWhatsappValue(world, number, messageValue(world, number, customer, revoke));
  return message;
}

/**
 * The customer moves to another phone number, and so to new business-scoped ids; this number gets both, or the ids alone where
 * it doesn't see numbers.
 */
export function changeNumber(
  world: World,
  number: WhatsappNumber,
  customer: Customer,
  waId: string = taiwanPhone(),
): Customer {
  const before = { waId: customer.waId, userId: bsuidOf(world, customer, number.wabaId) };
  customer.waId = waId;
  customer.bsuids = {};
  const userId = bsuidOf(world, customer, number.wabaId);
  if (!number.hidePhone) {
    const body = `User ${customer.name} changed from ${before.waId} to ${waId}`;
    const ids = number.noBsuid ? {} : { user_id: userId, previous_user_id: before.userId };
    const system = { type: 'user_changed_number', body, wa_id: waId, ...ids };
    sendWhatsappValue(world, number, systemValue(world, { from: before.waId }, wamid(), system));
  } else if (!number.noBsuid) {
    const body = `User changed from ${before.userId} to ${userId}`;
    const system = { type: 'user_changed_user_id', body, user_id: userId, previous_user_id: before.userId };
    sendWhatsappValue(world, number, systemValue(world, {}, wamid(), system));
  }
  return customer;
}

const placeOf = (number: WhatsappNumber, customer: Customer) => ({
  platform: 'whatsapp' as const,
  account: number.phoneNumberId,
  customer: customer.id,
});
