import type { InboundEvent } from '../../domain/channel.ts';
import type { ParsedBody } from '../channel.ts';
import { type Fields, fieldsOf, hashOf, idOf, jsonOf, readInStep, textOf, timeOf, typeOf } from '../event-fields.ts';
import type { Steps } from '../steps.ts';
import { type MetaPart, readParts } from './parts.ts';

/**
 * The events of Messenger and Instagram in a webhook; WhatsApp's, which may be beside them, are left to its own
 * reader. Throws `EnvelopeError` for what is no Meta webhook. `now` dates an event that has no time of its own.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function* parseMessagingEvents(raw: Uint8Array, now: () => Date): Steps<ParsedBody> {
  return yield* readParts(raw, 'messaging', function* (part) {
    const { account, entryTime, found } = part;
    const { bytes: body } = found;
    return [yield* readInStep({ at: entryTime ?? now(), account, body }, () => readPart(part, body, now))];
  });
}

function readPart(part: MetaPart, body: Uint8Array, now: () => Date): InboundEvent {
  const event = fieldsOf(jsonOf(body));
  return readListed(part, body, event) ?? ignored(part, body, event, now);
}

function readListed(part: MetaPart, body: Uint8Array, event: Fields): InboundEvent | null {
  switch (part.list) {
    case 'messaging':
      return readMessaging(part, body, event);
    case 'standby':
      return readStandby(part, body, event);
    case 'changes':
    case 'entry':
      return null;
  }
}

/**
 * In standby another app has the thread. What the customer writes there opens our 24 hours too, and isn't for us to answer: it is a
 * message of which nothing is read. A postback comes without its payload there.
 */
function readStandby(part: MetaPart, body: Uint8Array, { postback, ...event }: Fields): InboundEvent | null {
  const heard =
    postback === undefined ? event : { ...event, message: { mid: idOf(fieldsOf(postback).mid) ?? hashOf(body) } };
  const read = readMessaging(part, body, heard);
  if (!read || read.kind === 'echo') return read;
  const { key, at, account, externalId } = read;
  return { key, at, account, externalId, body, kind: 'message', text: null };
}

function ignored(
  { list, account, entryTime }: MetaPart,
  body: Uint8Array,
  event: Fields,
  now: () => Date,
): InboundEvent {
  const at = timeOf(event.timestamp) ?? entryTime ?? now();
  const type = list === 'messaging' ? kindOf(event) : list === 'changes' ? typeOf(event.field) : list;
  return { key: hashOf(body), at, account, externalId: null, body, kind: 'ignored', type };
}

/** Null for what isn't handled or is broken. */
function readMessaging({ account }: MetaPart, body: Uint8Array, event: Fields): InboundEvent | null {
  const at = timeOf(event.timestamp);
  const sender = idOf(fieldsOf(event.sender).id);
  const recipient = idOf(fieldsOf(event.recipient).id);
  if (at === null || account === '' || sender === null || recipient === null) return null;
  const message = fieldsOf(event.message);
  const mid = idOf(message.mid);
  if (isSelf(event)) return null;
  // In an echo the page speaks, and the customer is the recipient.
  if (mid !== null && message.is_echo === true) {
    const metadata = textOf(message.metadata);
    return { key: mid, at, account, externalId: recipient, body, kind: 'echo', metadata, messageId: mid };
  }
  // Not marked, as on Messenger.
  if (sender === account) return null;
  const common = { at, account, externalId: sender, body };
  const named = (...parts: unknown[]) =>
    hashOf(new TextEncoder().encode(JSON.stringify([sender, at.getTime(), ...parts])));
  if (mid !== null && message.is_deleted !== true) {
    const payload = textOf(fieldsOf(message.quick_reply).payload);
    if (payload !== null) return { ...common, key: mid, kind: 'postback', data: payload };
    const ref = refIn(message) ?? refIn(event);
    return { ...common, key: mid, kind: 'message', text: textOf(message.text), ...(ref !== null && { ref }) };
  }
  if (event.postback !== undefined) {
    const postback = fieldsOf(event.postback);
    const data = textOf(postback.payload);
    if (data === null) return null;
    const ref = refIn(postback) ?? refIn(event);
    return { ...common, key: idOf(postback.mid) ?? named(data), kind: 'postback', data, ...(ref !== null && { ref }) };
  }
  const ref = event.message === undefined ? refIn(event) : null;
  return ref === null ? null : { ...common, key: named('referral', ref), kind: 'referral', ref };
}

/**
 * An account that writes to itself, which Instagram lets it do to try its automation, is nobody's customer; it may be named as one.
 * https://developers.facebook.com/documentation/instagram-platform/self-messaging
 */
const isSelf = (event: Fields): boolean =>
  [event.message, event.postback, event].some((part) => fieldsOf(part).is_self === true);

/** The reference of the m.me or ig.me link that the customer came by. */
const refIn = (fields: Fields): string | null => textOf(fieldsOf(fields.referral).ref) || null;

/** The member that tells what kind of event it is, for the record: `delivery`, `read`, `reaction`, …. */
function kindOf(event: Fields): string {
  const common = ['sender', 'recipient', 'timestamp'];
  return typeOf(Object.keys(event).find((name) => !common.includes(name)));
}
