import type { InboundEvent } from '../../domain/channel.ts';
import { EnvelopeError, type Fields, fieldsOf, hashOf, idOf, jsonOf, textOf, timeOf, typeOf } from '../event-fields.ts';
import { elementsOf, memberOf } from '../json-bytes.ts';

/**
 * The events of a Messenger webhook, `{ object, entry: [{ id, time, messaging | standby | changes }] }`. Throws
 * `EnvelopeError` for any other body. `object` isn't looked at: a channel is found by its entry's id. `now` dates an
 * event that has no time of its own.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function parseMessengerEvents(raw: Uint8Array, now: () => Date): InboundEvent[] {
  const { entry } = fieldsOf(jsonOf(raw));
  if (!Array.isArray(entry)) throw new EnvelopeError('no Meta webhook');
  return elementsOf(memberOf(raw, 'entry') ?? raw).flatMap((bytes) => readEntry(bytes, now));
}

/** The pages that a body names. Unverified. */
export function messengerAccounts(raw: Uint8Array): string[] {
  const { entry } = fieldsOf(jsonOf(raw));
  const ids = (Array.isArray(entry) ? entry : []).map((it) => idOf(fieldsOf(it).id));
  return [...new Set(ids.filter((id) => id !== null))];
}

function readEntry(bytes: Uint8Array, now: () => Date): InboundEvent[] {
  const entry = fieldsOf(jsonOf(bytes));
  const { id, time } = entry;
  const account = idOf(id) ?? '';
  const entryTime = timeOf(time) ?? now();
  const list = (name: string): Uint8Array[] =>
    Array.isArray(entry[name]) ? elementsOf(memberOf(bytes, name) ?? bytes) : [];
  const ignored = (body: Uint8Array, type: string): InboundEvent => {
    const at = timeOf(fieldsOf(jsonOf(body)).timestamp) ?? entryTime;
    return { key: hashOf(body), at, account, externalId: null, body, kind: 'ignored', type };
  };
  const events = [
    ...list('messaging').map((body) => readMessaging(body, account) ?? ignored(body, kindOf(body))),
    // Another app has the thread: its messages aren't for us to answer.
    ...list('standby').map((body) => ignored(body, 'standby')),
    ...list('changes').map((body) => ignored(body, typeOf(fieldsOf(jsonOf(body)).field))),
  ];
  return events.length > 0 ? events : [ignored(bytes, 'entry')];
}

/** Null for what isn't handled or is broken. */
function readMessaging(body: Uint8Array, account: string): InboundEvent | null {
  const event = fieldsOf(jsonOf(body));
  const at = timeOf(event.timestamp);
  const sender = idOf(fieldsOf(event.sender).id);
  const recipient = idOf(fieldsOf(event.recipient).id);
  if (at === null || account === '' || sender === null || recipient === null) return null;
  const message = fieldsOf(event.message);
  const mid = idOf(message.mid);
  // In an echo the page speaks, and the customer is the recipient.
  if (mid !== null && message.is_echo === true) {
    const metadata = textOf(message.metadata);
    return { key: mid, at, account, externalId: recipient, body, kind: 'echo', metadata, messageId: mid };
  }
  if (mid !== null && message.is_deleted !== true)
    return { key: mid, at, account, externalId: sender, body, kind: 'message', text: textOf(message.text) };
  if (event.postback !== undefined) return readPostback(body, fieldsOf(event.postback), { at, account, sender });
  return null;
}

function readPostback(
  body: Uint8Array,
  postback: Fields,
  { at, account, sender }: { at: Date; account: string; sender: string },
): InboundEvent | null {
  const data = textOf(postback.payload);
  if (data === null) return null;
  const key = idOf(postback.mid) ?? hashOf(new TextEncoder().encode(JSON.stringify([sender, at.getTime(), data])));
  return { key, at, account, externalId: sender, body, kind: 'postback', data };
}

/** The member that tells what kind of event it is, for the record: `delivery`, `read`, `reaction`, …. */
function kindOf(body: Uint8Array): string {
  const common = ['sender', 'recipient', 'timestamp'];
  return typeOf(Object.keys(fieldsOf(jsonOf(body))).find((name) => !common.includes(name)));
}
