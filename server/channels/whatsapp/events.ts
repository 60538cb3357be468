import type { EventDetail, InboundEvent } from '../../domain/channel.ts';
import { businessScopedId, phoneDigits } from '../../domain/external-id.ts';
import type { ParsedBody } from '../channel.ts';
import {
  eventBytes,
  type Fields,
  fieldsOf,
  hashOf,
  idOf,
  jsonOf,
  nameOf,
  readInStep,
  textOf,
  timeOf,
  typeOf,
} from '../event-fields.ts';
import { type Outline, outlineOf } from '../json-bytes.ts';
import { failureOf } from '../meta/outcome.ts';
import { type MetaPart, readParts } from '../meta/parts.ts';
import type { Steps } from '../steps.ts';

/**
 * The events of WhatsApp in a webhook: every message and status of every change. Throws `EnvelopeError` for what is no
 * Meta webhook. `now` dates an event that has no time of its own.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export function* parseWhatsappEvents(raw: Uint8Array, now: () => Date): Steps<ParsedBody> {
  return yield* readParts(raw, 'whatsapp', (part) => readChange(part, now));
}

type ListName = 'messages' | 'statuses' | 'user_preferences';

function* readChange({ account, entryTime, found, change }: MetaPart, now: () => Date): Steps<InboundEvent[]> {
  const { bytes } = found;
  const ignored = (body: Uint8Array, type: string, time: Date | null = null): InboundEvent => {
    const at = time ?? entryTime ?? now();
    return { key: hashOf(body), at, account, externalId: null, body, kind: 'ignored', type };
  };
  const inStep = (body: Uint8Array, read: () => InboundEvent) =>
    readInStep({ at: entryTime ?? now(), account, body }, read);
  const field = change?.members.get('field');
  const type = field && jsonOf(field.bytes);
  const whole = (what: string) => inStep(bytes, () => ignored(bytes, what));
  const lists = listsIn(type);
  if (lists.length === 0) return [yield* whole(typeOf(type))];

  const value = change?.members.get('value')?.members;
  const isStandby = type === 'standby';
  const inStandby = isStandby ? value?.get('standby') : undefined;
  const contents = inStandby ? (yield* outlineOf(inStandby.bytes, standbyLevels)).members : value;
  const metadata = value?.get('metadata');
  const own = digitsOf(metadata && fieldsOf(jsonOf(metadata.bytes)).display_phone_number);
  const names = yield* namesIn(contents?.get('contacts'));
  const detailIn: Record<ListName, (fields: Fields, body: Uint8Array) => Detail | null> = {
    messages: (message) => {
      // A number that writes to itself is nobody's customer.
      if (own !== '' && digitsOf(message.from) === own) return null;
      const detail = messageDetail(message, names);
      return detail && isStandby ? unanswered(detail) : detail;
    },
    statuses: statusDetail,
    user_preferences: preferenceDetail,
  };
  const read = (body: Uint8Array, list: ListName): InboundEvent => {
    const fields = fieldsOf(jsonOf(body));
    const at = secondsOf(fields.timestamp);
    const detail = account !== '' && at ? detailIn[list](fields, body) : null;
    if (at && detail) return { at, account, body, ...detail };
    return ignored(body, list === 'user_preferences' ? list : typeOf(fields.type ?? fields.status), at);
  };
  const events: InboundEvent[] = [];
  for (const list of lists) {
    for (const { bytes: body } of contents?.get(list)?.elements ?? []) {
      events.push(yield* inStep(body, () => read(body, list)));
    }
  }
  return events.length > 0 ? events : [yield* whole(contents?.has('errors') ? 'errors' : 'change')];
}

/** The lists of ours in a change of this field. */
function listsIn(field: unknown): readonly ListName[] {
  if (field === 'messages' || field === 'standby') return ['messages', 'statuses'];
  return field === 'user_preferences' ? [field] : [];
}

/** What a change in standby holds, and the lists in it. */
const standbyLevels = 2;

const digitsOf = (phone: unknown): string => (typeof phone === 'string' ? phone.replace(/\D/g, '') : '');

/** In standby Meta's own agent has the chat: what the customer writes opens the 24 hours, and nothing of it is read. */
const unanswered = ({ key, externalId, otherId, name, ...detail }: Detail): Detail => ({
  key,
  externalId,
  ...(otherId && { otherId }),
  ...(name && { name }),
  ...(detail.kind === 'renamed' ? detail : { kind: 'message', text: null }),
});

type Detail = Pick<InboundEvent, 'key' | 'externalId' | 'otherId' | 'name'> & EventDetail;

function messageDetail(message: Fields, names: Names): Detail | null {
  const key = idOf(message.id);
  if (key !== null && message.type === 'system') return renamedDetail(key, message);
  // What is said in a group is not said to the brand alone, as on LINE.
  if (message.group_id !== undefined) return null;
  const customer = customerOf(message.from_user_id, message.from);
  const content = contentOf(message);
  if (key === null || customer === null || content === null) return null;
  const name = nameIn(names, message);
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
  const { forwarded, frequently_forwarded: often } = fieldsOf(message.context);
  return {
    kind: 'message',
    text: type === 'text' ? textOf(fieldsOf(message.text).body) : null,
    ...((forwarded === true || often === true) && { forwarded: true }),
  };
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

/**
 * Somebody wants no marketing messages of the number, or wants them again. It has no id of its own.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences
 */
function preferenceDetail(
  { user_id: userId, wa_id: number, category, value }: Fields,
  body: Uint8Array,
): Detail | null {
  const customer = customerOf(userId, number);
  if (!customer || category !== 'marketing_messages' || (value !== 'stop' && value !== 'resume')) return null;
  return { key: hashOf(body), ...customer, kind: 'preference', optedOut: value === 'stop' };
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

/** What customers are called, by user id and by number; the first that a change tells counts. */
type Names = { byUserId: Map<unknown, string | null>; byNumber: Map<unknown, string | null> };

function* namesIn(contacts: Outline | undefined): Steps<Names> {
  const names: Names = { byUserId: new Map(), byNumber: new Map() };
  const add = (known: Map<unknown, string | null>, id: unknown, name: string | null) => {
    if (id !== undefined && !known.has(id)) known.set(id, name);
  };
  for (const { bytes } of contacts?.elements ?? []) {
    const contact = fieldsOf(jsonOf(bytes));
    const name = nameOf(fieldsOf(contact.profile).name);
    add(names.byUserId, contact.user_id, name);
    add(names.byNumber, contact.wa_id, name);
    yield bytes.length + eventBytes;
  }
  return names;
}

const nameIn = ({ byUserId, byNumber }: Names, { from, from_user_id: userId }: Fields): string | null =>
  (userId ? byUserId.get(userId) : byNumber.get(from)) ?? null;

/** WhatsApp writes seconds, as a string; of a preference as a number. */
const secondsOf = (value: unknown): Date | null =>
  (typeof value === 'string' || typeof value === 'number') && /^\d{1,12}$/.test(`${value}`)
    ? timeOf(Number(value) * 1000)
    : null;
