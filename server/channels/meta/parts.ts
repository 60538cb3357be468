import { EnvelopeError, fieldsOf, idOf, jsonOf, timeOf } from '../event-fields.ts';
import { elementsOf, memberOf } from '../json-bytes.ts';

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
export function metaParts(raw: Uint8Array): MetaPart[] {
  const { object, entry } = fieldsOf(jsonOf(raw));
  if (!Array.isArray(entry)) throw new EnvelopeError('no Meta webhook');
  const fallback = object === 'whatsapp_business_account' ? 'whatsapp' : 'messaging';
  return elementsOf(memberOf(raw, 'entry') ?? raw).flatMap((bytes) => partsOf(bytes, fallback));
}

/** The accounts that a body's parts of a format name. Unverified; a body that is no envelope names none. */
export function metaAccounts(raw: Uint8Array, format: MetaPart['format']): string[] {
  try {
    const parts = metaParts(raw).filter((part) => part.format === format && part.account !== '');
    return [...new Set(parts.map(({ account }) => account))];
  } catch (error) {
    if (error instanceof EnvelopeError) return [];
    throw error;
  }
}

function partsOf(bytes: Uint8Array, fallback: MetaPart['format']): MetaPart[] {
  const entry = fieldsOf(jsonOf(bytes));
  const entryTime = timeOf(entry.time);
  const entryId = idOf(entry.id) ?? '';
  const part = (list: MetaPart['list'], element: Uint8Array): MetaPart => {
    const json = jsonOf(element);
    const numberId = list === 'changes' ? numberOf(json) : null;
    const ofWhatsapp = numberId !== null || (fallback === 'whatsapp' && (list === 'changes' || list === 'entry'));
    return ofWhatsapp
      ? { format: 'whatsapp', list, account: numberId ?? '', entryTime, bytes: element, json }
      : { format: 'messaging', list, account: entryId, entryTime, bytes: element, json };
  };
  const parts = (['messaging', 'standby', 'changes'] as const).flatMap((list) =>
    Array.isArray(entry[list]) ? elementsOf(memberOf(bytes, list) ?? bytes).map((element) => part(list, element)) : [],
  );
  return parts.length > 0 ? parts : [part('entry', bytes)];
}

const numberOf = (change: unknown): string | null =>
  idOf(fieldsOf(fieldsOf(fieldsOf(change).value).metadata).phone_number_id);
