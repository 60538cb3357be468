import type { EventDetail, InboundEvent } from '../../domain/channel.ts';
import { businessScopedId, phoneDigits } from '../../domain/external-id.ts';
import { type Fields, fieldsOf, hashOf, idOf, jsonOf, textOf, timeOf, typeOf } from '../event-fields.ts';
import { elementsOf, membersOf } from '../json-bytes.ts';
import { failureOf } from '../meta/outcome.ts';
import { type MetaPart, metaParts } from '../meta/parts.ts';

/**
 * The events of WhatsApp in a webhook: every message and status of every change. Throws `EnvelopeError` for what is no
 * Meta webhook. `now` dates an event that has no time of its own.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export function* parseWhatsappEvents(raw: Uint8Array, now: () => Date): Generator<InboundEvent> {
  for (const part of metaParts(raw)) if (part.format === 'whatsapp') yield* readChange(part, now);
}

function* readChange({ account, entryTime, bytes, json }: MetaPart, now: () => Date): Generator<InboundEvent> {
  const { field, value } = fieldsOf(json);
  const ignored = (body: Uint8Array, type: string, time: Date | null = null): InboundEvent => {
    const at = time ?? entryTime ?? now();
    return { key: hashOf(body), at, account, externalId: null, body, kind: 'ignored', type };
  };
  if (field !== 'messages' && field !== 'standby') {
    yield ignored(bytes, typeOf(field));
    return;
  }
  const isStandby = field === 'standby';
  const contents = isStandby ? { ...fieldsOf(value), ...fieldsOf(fieldsOf(value).standby) } : fieldsOf(value);
  const own = digitsOf(fieldsOf(contents.metadata).display_phone_number);
  const inValue = membersOf(membersOf(bytes).get('value') ?? bytes);
  const members = isStandby ? membersOf(inValue.get('standby') ?? nothing) : inValue;
  const list = (name: 'messages' | 'statuses') => elementsOf(members.get(name) ?? nothing);
  const read = (body: Uint8Array, detailOf: (fields: Fields) => Detail | null): InboundEvent => {
    const fields = fieldsOf(jsonOf(body));
    const at = secondsOf(fields.timestamp);
    const detail = account !== '' && at ? detailOf(fields) : null;
    return at && detail ? { at, account, body, ...detail } : ignored(body, typeOf(fields.type ?? fields.status), at);
  };
  let isEmpty = true;
  for (const body of list('messages')) {
    isEmpty = false;
    yield read(body, (message) => {
      // A number that writes to itself is nobody's customer.
      if (own !== '' && digitsOf(message.from) === own) return null;
      const detail = messageDetail(message, contents.contacts);
      return detail && isStandby ? unanswered(detail) : detail;
    });
  }
  for (const body of list('statuses')) {
    isEmpty = false;
    yield read(body, statusDetail);
  }
  if (isEmpty) yield ignored(bytes, contents.errors === undefined ? 'change' : 'errors');
}

const nothing = new Uint8Array();

const digitsOf = (phone: unknown): string => (typeof phone === 'string' ? phone.replace(/\D/g, '') : '');

/** In standby Meta's own agent has the chat: what the customer writes opens the 24 hours, and nothing of it is read. */
const unanswered = ({ key, externalId, otherId, name }: Detail): Detail => ({
  key,
  externalId,
  ...(otherId && { otherId }),
  ...(name && { name }),
  kind: 'message',
  text: null,
});

type Detail = Pick<InboundEvent, 'key' | 'externalId' | 'otherId' | 'name'> & EventDetail;

function messageDetail(message: Fields, contacts: unknown): Detail | null {
  const key = idOf(message.id);
  if (key !== null && message.type === 'system') return renamedDetail(key, message);
  const customer = customerOf(message.from_user_id, message.from);
  const content = contentOf(message);
  if (key === null || customer === null || content === null) return null;
  const name = nameOf(contacts, message);
  return { key, ...customer, ...(name !== null && { name }), ...content };
}

/**
 * Somebody has another number, and with it another user id; the number comes if WhatsApp may tell it. Null for any other news.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system/
 */
function renamedDetail(key: string, { system, from }: Fields): Detail | null {
  const { type, wa_id: number, user_id: id, previous_user_id: previous } = fieldsOf(system);
  if (type !== 'user_changed_number' && type !== 'user_changed_user_id') return null;
  const before = customerOf(previous, from);
  const userId = userIdOf(id);
  const phone = phoneOf(number);
  if (!before || (userId === null && phone === null)) return null;
  return { key, ...before, kind: 'renamed', userId, phone };
}

/** What WhatsApp tells of a message, rather than a message: somebody deleted or edited one. */
const aboutOthers = new Set(['edit', 'revoke']);

function contentOf(message: Fields): EventDetail | null {
  const { type } = message;
  if (typeof type !== 'string' || aboutOthers.has(type)) return null;
  const interactive = fieldsOf(message.interactive);
  const tapped =
    textOf(fieldsOf(interactive.button_reply).id) ??
    textOf(fieldsOf(interactive.list_reply).id) ??
    // A template's button; without data of its own it says its words.
    textOf(fieldsOf(message.button).payload);
  if (tapped !== null) return { kind: 'postback', data: tapped };
  return { kind: 'message', text: type === 'text' ? textOf(fieldsOf(message.text).body) : null };
}

/** Statuses come in any order; `delivered` may be left out where a message was read at once. */
function statusDetail(status: Fields): Detail | null {
  const messageId = idOf(status.id);
  const customer = customerOf(status.recipient_user_id, status.recipient_id);
  if (messageId === null || customer === null) return null;
  const metadata = textOf(status.biz_opaque_callback_data);
  const common = { key: `${messageId}:${status.status}`, ...customer, metadata, messageId };
  switch (status.status) {
    case 'sent':
      return { ...common, kind: 'echo' };
    case 'delivered':
    case 'read':
    case 'played':
      return { ...common, kind: 'echo', delivered: true };
    case 'failed':
      return { ...common, kind: 'undelivered', outcome: failureOf(status.errors) };
    default:
      return null;
  }
}

/** A customer is named by the id that stays with them; the number, which may be left out, is a second name. */
function customerOf(userId: unknown, phone: unknown): { externalId: string; otherId?: string } | null {
  const id = userIdOf(userId);
  const digits = phoneOf(phone);
  if (id === null) return digits === null ? null : { externalId: digits };
  return { externalId: id, ...(digits !== null && { otherId: digits }) };
}

const userIdOf = (id: unknown) => (typeof id === 'string' && businessScopedId.test(id) ? id : null);
const phoneOf = (phone: unknown) => (typeof phone === 'string' && phoneDigits.test(phone) ? phone : null);

function nameOf(contacts: unknown, { from, from_user_id: userId }: Fields): string | null {
  const list: Fields[] = Array.isArray(contacts) ? contacts.map(fieldsOf) : [];
  const contact = list.find((it) => (userId ? it.user_id === userId : it.wa_id !== undefined && it.wa_id === from));
  return textOf(fieldsOf(contact?.profile).name)?.trim() || null;
}

/** WhatsApp writes seconds, as a string. */
const secondsOf = (value: unknown): Date | null =>
  typeof value === 'string' && /^\d{1,12}$/.test(value) ? timeOf(Number(value) * 1000) : null;
