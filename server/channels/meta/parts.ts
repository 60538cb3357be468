import { EnvelopeError, fieldsOf, idOf, jsonOf, timeOf } from '../event-fields.ts';
import { elementsOf, isArray, membersOf } from '../json-bytes.ts';

/**
 * One thing in a Meta webhook: an element of an entry's list, or an entry that holds none. `format` says who reads it,
 * `account` whom it is for: the entry's page or account, for WhatsApp the number of the change; '' where that is missing.
 */
export interface MetaPart {
  format: 'messaging' | 'whatsapp';
  list: 'messaging' | 'standby' | 'changes' | 'entry';
  account: string;
  entryTime: Date | null;
  bytes: Uint8Array;
  json: unknown;
}

/**
 * Cuts a body `{ object, entry: [{ id, time, messaging | standby | changes }] }` into its parts. Each part has one
 * format, so that a body mixed of Messenger, Instagram and WhatsApp loses nothing and counts nothing twice; `object`
 * only decides where a part itself doesn't tell. Throws `EnvelopeError` for any other body.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
 */
export function* metaParts(raw: Uint8Array): Generator<MetaPart> {
  const envelope = membersOf(raw);
  const entries = envelope.get('entry');
  if (!isArray(entries)) throw new EnvelopeError('no Meta webhook');
  const fallback = valueIn(envelope, 'object') === 'whatsapp_business_account' ? 'whatsapp' : 'messaging';
  for (const bytes of elementsOf(entries)) yield* partsOf(bytes, fallback);
}

/** The accounts that a body's parts of a format name. Unverified; a body that is no envelope names none. */
export function metaAccounts(raw: Uint8Array, format: MetaPart['format']): string[] {
  try {
    const named = new Set<string>();
    for (const part of metaParts(raw)) if (part.format === format && part.account !== '') named.add(part.account);
    return [...named];
  } catch (error) {
    if (error instanceof EnvelopeError) return [];
    throw error;
  }
}

function* partsOf(bytes: Uint8Array, fallback: MetaPart['format']): Generator<MetaPart> {
  const entry = membersOf(bytes);
  const entryTime = timeOf(valueIn(entry, 'time'));
  const entryId = idOf(valueIn(entry, 'id')) ?? '';
  const part = (list: MetaPart['list'], element: Uint8Array): MetaPart => {
    const json = once(() => jsonOf(element));
    const number = () => (list === 'changes' ? numberOf(json()) : null);
    const mayBeWhatsapp = list === 'changes' || (list === 'entry' && fallback === 'whatsapp');
    const ofWhatsapp = mayBeWhatsapp && (fallback === 'whatsapp' || number() !== null);
    return {
      format: ofWhatsapp ? 'whatsapp' : 'messaging',
      list,
      entryTime,
      bytes: element,
      get account() {
        return ofWhatsapp ? (number() ?? '') : entryId;
      },
      get json() {
        return json();
      },
    };
  };
  let isEmpty = true;
  for (const list of ['messaging', 'standby', 'changes'] as const) {
    for (const element of elementsOf(entry.get(list) ?? nothing)) {
      isEmpty = false;
      yield part(list, element);
    }
  }
  if (isEmpty) yield part('entry', bytes);
}

/** Parsed when it is asked for: whoever reads the other format only passes over it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const nothing = new Uint8Array();

/** A member that is small, as JSON. */
function valueIn(members: Map<string, Uint8Array>, name: string): unknown {
  const bytes = members.get(name);
  return bytes && jsonOf(bytes);
}

const numberOf = (change: unknown): string | null =>
  idOf(fieldsOf(fieldsOf(fieldsOf(change).value).metadata).phone_number_id);
