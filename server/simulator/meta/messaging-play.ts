import type { Customer } from '../world/accounts.ts';
import { addToChat, type ChatMessage, chatOf } from '../world/chats.ts';
import { messengerMid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import type { Inbox } from './inbox.ts';
import { customerEvent, type MessagingEvent } from './messaging-events.ts';
import { sendMessagingEvents } from './messaging-webhooks.ts';
import { threadOf } from './threads.ts';

export type Inbound =
  | { kind: 'text'; text: string }
  | { kind: 'postback' | 'quick_reply'; title: string; payload: string };

/** The customer writes, or taps a button, which opens the 24 hours. Undefined: they have blocked the account. */
export function writeToInbox(world: World, inbox: Inbox, customer: Customer, input: Inbound): ChatMessage | undefined {
  const thread = threadOf(world, inbox.id, customer);
  if (thread.blocked) return undefined;
  thread.lastInboundAt = world.now();
  const mid = messengerMid();
  const isPostback = input.kind === 'postback';
  const body = bodyOf(mid, input);
  const event = customerEvent(world, inbox, customer, isPostback ? { postback: body } : { message: body });
  sendSubscribed(world, inbox, isPostback ? 'messaging_postbacks' : 'messages', event);
  return addToChat(world, placeOf(inbox, customer), {
    id: mid,
    direction: 'from_customer',
    at: world.now(),
    kind: isPostback ? 'postback' : 'text',
    text: input.kind === 'text' ? input.text : input.title,
    buttons: [],
    body,
  });
}

function bodyOf(mid: string, input: Inbound): Record<string, unknown> {
  switch (input.kind) {
    case 'text':
      return { mid, text: input.text };
    case 'postback':
      return { mid, title: input.title, payload: input.payload };
    case 'quick_reply':
      return { mid, text: input.title, quick_reply: { payload: input.payload } };
  }
}

/**
 * The customer comes by an m.me or ig.me link with `ref`, which opens the 24 hours. An existing thread gets a referral event at once. In
 * a new one on Messenger the customer taps *Get Started* first, and the referral is inside that postback.
 */
export function arriveByReferral(world: World, inbox: Inbox, customer: Customer, ref: string): boolean {
  const thread = threadOf(world, inbox.id, customer);
  if (thread.blocked) return false;
  const isNew = thread.lastInboundAt === null;
  thread.lastInboundAt = world.now();
  world.changed();
  const source = inbox.platform === 'messenger' ? 'SHORTLINK' : 'IGME-SOURCE-LINK';
  const referral = { ref, source, type: 'OPEN_THREAD' };
  if (isNew && inbox.platform === 'messenger') {
    const postback = { mid: messengerMid(), title: 'Get Started', payload: 'GET_STARTED', referral };
    sendSubscribed(world, inbox, 'messaging_postbacks', customerEvent(world, inbox, customer, { postback }));
    addToChat(world, placeOf(inbox, customer), {
      id: postback.mid,
      direction: 'from_customer',
      at: world.now(),
      kind: 'postback',
      text: postback.title,
      buttons: [],
      body: postback,
    });
  } else sendSubscribed(world, inbox, inbox.fields.referral, customerEvent(world, inbox, customer, { referral }));
  return true;
}

/** The customer edits a text of theirs. Undefined: they have no such message. */
export function editMessage(
  world: World,
  inbox: Inbox,
  customer: Customer,
  edit: { mid: string; text: string },
): ChatMessage | undefined {
  const message = ownMessage(world, inbox, customer, edit.mid);
  if (!message) return undefined;
  message.text = edit.text;
  world.changed();
  const event = customerEvent(world, inbox, customer, { message_edit: { ...edit, num_edit: 1 } });
  sendSubscribed(world, inbox, inbox.fields.edit, event);
  return message;
}

/** The customer unsends a message; Instagram sends the same `mid` with `is_deleted`. Undefined: they have no such message. */
export function unsendMessage(world: World, inbox: Inbox, customer: Customer, mid: string): ChatMessage | undefined {
  const message = ownMessage(world, inbox, customer, mid);
  if (!message) return undefined;
  Object.assign(message, { kind: 'other', text: undefined });
  world.changed();
  const event = customerEvent(world, inbox, customer, { message: { mid, is_deleted: true } });
  sendSubscribed(world, inbox, 'messages', event);
  return message;
}

const ownMessage = (world: World, inbox: Inbox, customer: Customer, mid: string): ChatMessage | undefined =>
  chatOf(world, inbox.platform, inbox.id, customer.id).find(
    ({ id, direction }) => id === mid && direction === 'from_customer',
  );

const placeOf = (inbox: Inbox, customer: Customer) => ({
  platform: inbox.platform,
  account: inbox.id,
  customer: customer.id,
});

function sendSubscribed(world: World, inbox: Inbox, field: string, event: MessagingEvent): void {
  if (inbox.account.subscribedFields.includes(field)) sendMessagingEvents(world, inbox, [event]);
}
