import { eventBytes } from '../../channels/event-fields.ts';
import { type Steps, stepBytes } from '../../channels/steps.ts';
import type { Context } from '../../context.ts';
import type { EventDetail, InboundEvent } from '../../domain/channel.ts';
import { hideTokens } from '../../domain/linking/link-token.ts';
import type { NewEvent, StoredDetail } from '../../store/events/events.ts';
import { batchesOf, inSlices } from './slices.ts';

export type KnownEvent = { channelId: string; event: InboundEvent };

/** The limit of one statement: no more than is prepared in one turn of the event loop. */
const batchLimits = { count: 200, bytes: 64 * 1024 };

/**
 * In several statements, since one of megabytes blocks everybody else. If one fails, the earlier ones stay: the platform repeats the
 * body, and events that exist already are ignored.
 */
export async function storeEvents(context: Context, events: KnownEvent[]): Promise<void> {
  for (const batch of batchesOf(events, ({ event }) => event.body.length, batchLimits)) {
    const rows = await inSlices(rowsOf(context, batch));
    const ids = await context.store.events.insert(rows, context.now());
    for (let at = 0; at < ids.length; at += idsInALine) {
      context.log.info({ eventIds: ids.slice(at, at + idsInALine) }, 'events were stored');
    }
  }
  if (events.length > 0) context.wakeWorker();
}

/** A body may hold a thousand events. */
const idsInALine = 50;

/** Bodies, or parts of them, of channels that aren't ours. */
export async function storeForeign(context: Context, platform: string, bodies: Uint8Array[]): Promise<void> {
  for (const batch of batchesOf(bodies, (body) => body.length, batchLimits)) {
    const entries = await inSlices(entriesOf(context, batch));
    await context.store.events.insertForeign(platform, entries, context.now());
  }
}

function* rowsOf(context: Context, events: KnownEvent[]): Steps<NewEvent[]> {
  const rows: NewEvent[] = [];
  for (const { channelId, event } of events) {
    const body = yield* withoutTokens(event.body);
    rows.push({ id: context.newId(), channelId, event: { ...event, body }, detail: detailOf(event) });
  }
  return rows;
}

function* entriesOf(context: Context, bodies: Uint8Array[]): Steps<{ id: string; body: Uint8Array }[]> {
  const entries: { id: string; body: Uint8Array }[] = [];
  for (const body of bodies) entries.push({ id: context.newId(), body: yield* withoutTokens(body) });
  return entries;
}

/** The original bytes without our own tokens: no card's address is stored in plain text (§1). */
function* withoutTokens(body: Uint8Array): Steps<Uint8Array> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + stepBytes, bytes.length);
    while (to < bytes.length && isOfToken(bytes[to])) to += 1;
    pieces.push(Buffer.from(hideTokens(bytes.toString('latin1', from, to)), 'latin1'));
    yield to - from + eventBytes;
    from = to;
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}

/** Characters of a token: no piece ends within one. */
const isOfToken = (byte = 0) => /[\w.-]/.test(String.fromCharCode(byte));

function detailOf(event: InboundEvent): StoredDetail {
  const { otherId, name, replyToken } = event;
  return { ...wordsOf(event), ...(otherId && { otherId }), ...(name && { name }), ...(replyToken && { replyToken }) };
}

/** The event without the fields that have columns, and without our tokens. */
function wordsOf(event: InboundEvent): EventDetail {
  const {
    key: _key,
    at: _at,
    account: _account,
    externalId: _externalId,
    otherId: _otherId,
    name: _name,
    replyToken: _replyToken,
    body: _body,
    ...detail
  } = event;
  return detail.kind === 'message' ? { ...detail, text: detail.text && hideTokens(detail.text) } : detail;
}
