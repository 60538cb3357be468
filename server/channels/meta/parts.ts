import type { InboundEvent } from '../../domain/channel.ts';
import type { ParsedBody } from '../channel.ts';
import { EnvelopeError, fieldsOf, idOf, jsonOf, timeOf } from '../event-fields.ts';
import { type Outline, outlineOf } from '../json-bytes.ts';
import type { Steps } from '../steps.ts';

/**
 * One thing in a Meta webhook: an element of an entry's list, or an entry that holds none. `format` says who reads it,
 * `account` whom it is for: the entry's page or account, for WhatsApp the number of the change; '' where that is missing.
 */
export interface MetaPart {
  format: 'messaging' | 'whatsapp';
  list: 'messaging' | 'standby' | 'changes' | 'entry';
  account: string;
  entryTime: Date | null;
  found: Outline;
  /** What a change holds, to the elements of its value's lists; null for the other lists. */
  change: Outline | null;
}

/** The body, its entries, an entry, its lists. */
const bodyLevels = 4;
/** A change, its value, the lists in it. WhatsApp puts a thousand messages into one. */
const changeLevels = 3;

/**
 * Reads a body `{ object, entry: [{ id, time, messaging | standby | changes }] }`, part for part of one format. Each part has one, so
 * that a body mixed of Messenger, Instagram and WhatsApp loses nothing and counts nothing twice; `object` only decides where a part
 * itself doesn't tell. Throws `EnvelopeError` for any other body.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
 */
export function* readParts(
  raw: Uint8Array,
  format: MetaPart['format'],
  read: (part: MetaPart) => Steps<InboundEvent[]>,
): Steps<ParsedBody> {
  const { members } = yield* outlineOf(raw, bodyLevels);
  const entries = members.get('entry');
  if (!entries?.isArray) throw new EnvelopeError('no Meta webhook');
  const fallback = jsonIn(members.get('object')) === 'whatsapp_business_account' ? 'whatsapp' : 'messaging';
  const accounts = new Set<string>();
  const events: InboundEvent[] = [];
  for (const entry of entries.elements) {
    for (const found of partsOf(entry, fallback)) {
      yield partBytes;
      // Only a change tells by itself whose it is.
      if (found.list !== 'changes' && found.format !== format) continue;
      const part = found.list === 'changes' ? yield* withChange(found) : found;
      if (part.format !== format) continue;
      if (part.account !== '') accounts.add(part.account);
      for (const event of yield* read(part)) events.push(event);
    }
  }
  return { accounts: [...accounts], events };
}

/** What passing over a part costs, as so many bytes. */
const partBytes = 64;

function* partsOf(entry: Outline, fallback: MetaPart['format']): Generator<MetaPart> {
  const { members } = entry;
  const account = idOf(jsonIn(members.get('id'))) ?? '';
  const entryTime = timeOf(jsonIn(members.get('time')));
  const unsaid = { format: fallback, account: fallback === 'whatsapp' ? '' : account };
  let isEmpty = true;
  for (const list of ['messaging', 'standby', 'changes'] as const) {
    const common = { ...(list === 'changes' ? unsaid : { format: 'messaging' as const, account }), list, entryTime };
    for (const found of members.get(list)?.elements ?? []) {
      isEmpty = false;
      yield { ...common, found, change: null };
    }
  }
  if (isEmpty) yield { ...unsaid, list: 'entry', entryTime, found: entry, change: null };
}

/** A change that names a number is WhatsApp's, whatever the body says. */
function* withChange(part: MetaPart): Steps<MetaPart> {
  const change = yield* outlineOf(part.found.bytes, changeLevels);
  const metadata = change.members.get('value')?.members.get('metadata');
  const number = idOf(fieldsOf(jsonIn(metadata)).phone_number_id);
  return number === null ? { ...part, change } : { ...part, format: 'whatsapp', account: number, change };
}

const jsonIn = (part: Outline | undefined): unknown => part && jsonOf(part.bytes);
