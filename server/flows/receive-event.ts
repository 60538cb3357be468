import { setImmediate as othersTurn } from 'node:timers/promises';
import { channelFor } from '../channels/channels.ts';
import { EnvelopeError } from '../channels/event-fields.ts';
import type { Context } from '../context.ts';
import type { EventDetail, InboundEvent, Platform } from '../domain/channel.ts';
import { hideTokens } from '../domain/link-token.ts';
import type { ChannelRow, SealedField } from '../store/channels.ts';
import type { StoredDetail } from '../store/events.ts';
import { openCredentials } from './credentials.ts';
import { batchesOf, takeInSlices } from './slices.ts';

/** What a webhook call is answered: 200, 401 (nothing stored), or 404 (no such channel). */
export type WebhookAnswer = 'stored' | 'unauthorized' | 'unknown_channel';
type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Known = ChannelRow & { credentials: SealedField[] };
type KnownEvent = { channelId: string; event: InboundEvent };

/** Of a body above this, signing and reading take milliseconds. */
const largeBytes = 256 * 1024;
/** What one statement stores. */
const batchLimits = { count: 200, bytes: largeBytes };

/**
 * A body from LINE: signature over the raw bytes, then `destination`, then every event is stored before the 200 (§8).
 */
export async function receiveLineEvents(
  context: Context,
  channelId: string,
  raw: Uint8Array,
  headers: Headers,
): Promise<WebhookAnswer> {
  const row = await context.store.channels.find(channelId);
  if (row?.platform !== 'line') return answer(context, 'line', 'unknown_channel');
  const line = channelFor(context.channels, 'line');
  if (!line.verify(raw, headers, openCredentials(context.keys, row.id, row.credentials))) {
    return answer(context, 'line', 'unauthorized');
  }
  const [account] = line.accounts(raw);
  const events = await eventsOf(context, 'line', raw);
  if (!events || account === undefined) return recordForeign(context, 'line', raw);
  if (row.externalId === null) await context.store.channels.learnAccount(row.id, account);
  else if (row.externalId !== account) return answer(context, 'line', 'unauthorized');
  await store(
    context,
    events.map((event) => ({ channelId: row.id, event })),
  );
  return answer(context, 'line', 'stored');
}

/** Messenger and Instagram write their webhooks alike, WhatsApp in its own way; each part of a body has one of the two forms. */
const metaForms = [
  { reader: 'messenger', platforms: ['messenger', 'instagram'] },
  { reader: 'whatsapp', platforms: ['whatsapp'] },
] as const satisfies { reader: Platform; platforms: readonly Platform[] }[];
const metaPlatforms: Platform[] = metaForms.flatMap(({ platforms }) => [...platforms]);

/**
 * A body from Meta: the signature is tried with each app's secret that we hold, before anything is read. Its parts count only for
 * channels of the app whose secret fitted; the rest is recorded as foreign (§8).
 */
export async function receiveMetaEvents(context: Context, raw: Uint8Array, headers: Headers): Promise<WebhookAnswer> {
  const all = await context.store.channels.findByAccount(metaPlatforms, null);
  const ours = await signedBy(context, all, raw, headers);
  if (ours.length === 0) return answer(context, 'meta', 'unauthorized');
  const known: KnownEvent[] = [];
  const foreign: InboundEvent[] = [];
  for (const { reader, platforms } of metaForms) {
    const own = ours.filter(({ platform }) => platforms.some((it) => it === platform));
    const byAccount = new Map(own.map((row) => [row.externalId, row.id]));
    const events = await eventsOf(context, reader, raw);
    if (!events) return recordForeign(context, 'meta', raw);
    for (const event of events) {
      const channelId = byAccount.get(event.account);
      if (channelId) known.push({ channelId, event });
      else foreign.push(event);
    }
  }
  if (known.length === 0) return recordForeign(context, 'meta', raw);
  await store(context, known);
  await storeForeign(
    context,
    'meta',
    foreign.map(({ body }) => body),
  );
  return answer(context, 'meta', 'stored');
}

/** Meta's handshake: the challenge, if the verify token is that of a channel of ours. */
export async function metaHandshake(context: Context, verifyToken: string): Promise<boolean> {
  const rows = await context.store.channels.findByAccount(metaPlatforms, null);
  return rows.some((row) => openCredentials(context.keys, row.id, row.credentials).verifyToken === verifyToken);
}

/** The channels whose app has signed the body. Each secret is tried once: a body may be large, and an app have many channels. */
async function signedBy(context: Context, rows: Known[], raw: Uint8Array, headers: Headers): Promise<Known[]> {
  const tried = new Map<string | undefined, boolean>();
  const signers: Known[] = [];
  for (const row of rows) {
    const credentials = openCredentials(context.keys, row.id, row.credentials);
    const { appSecret } = credentials;
    if (!tried.has(appSecret)) {
      tried.set(appSecret, channelFor(context.channels, row.platform).verify(raw, headers, credentials));
      if (raw.length > largeBytes) await othersTurn();
    }
    if (tried.get(appSecret)) signers.push(row);
  }
  return signers;
}

/** Read in pieces. Null where a signed body isn't the platform's envelope: recorded, never a 500 that the platform would repeat. */
async function eventsOf(context: Context, reader: Platform, raw: Uint8Array): Promise<InboundEvent[] | null> {
  try {
    return await takeInSlices(channelFor(context.channels, reader).parse(raw), ({ body }) => body.length);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

/**
 * In several statements, since one of megabytes holds up everybody else. One that fails leaves the earlier ones: the platform repeats
 * the body, and an event that is there already changes nothing.
 */
async function store(context: Context, events: KnownEvent[]): Promise<void> {
  for (const batch of batchesOf(events, ({ event }) => event.body.length, batchLimits)) {
    const ids = await context.store.events.insert(
      batch.map(({ channelId, event }) => ({
        id: context.newId(),
        channelId,
        event: { ...event, body: kept(event.body) },
        detail: detailOf(event),
      })),
      context.now(),
    );
    for (let at = 0; at < ids.length; at += idsInALine) {
      context.log.info({ eventIds: ids.slice(at, at + idsInALine) }, 'events were stored');
    }
  }
  if (events.length > 0) context.wakeWorker();
}

/** A body may hold a thousand events. */
const idsInALine = 50;

/** The bytes as they came, but for our own tokens: no card's address stands in the database in clear (§1). */
const kept = (body: Uint8Array) => Buffer.from(hideTokens(Buffer.from(body).toString('latin1')), 'latin1');

function detailOf(event: InboundEvent): StoredDetail {
  const { otherId, name, replyToken } = event;
  return { ...wordsOf(event), ...(otherId && { otherId }), ...(name && { name }), ...(replyToken && { replyToken }) };
}

/** The event without what stands in columns of its own, and without our tokens. */
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

async function recordForeign(context: Context, platform: string, raw: Uint8Array): Promise<WebhookAnswer> {
  await storeForeign(context, platform, [raw]);
  return answer(context, platform, 'stored');
}

async function storeForeign(context: Context, platform: string, bodies: Uint8Array[]): Promise<void> {
  for (const batch of batchesOf(bodies, (body) => body.length, batchLimits)) {
    const entries = batch.map((body) => ({ id: context.newId(), body: kept(body) }));
    await context.store.events.insertForeign(platform, entries, context.now());
  }
}

function answer(context: Context, platform: string, result: WebhookAnswer): WebhookAnswer {
  context.metrics.webhooks.inc({ platform, result });
  return result;
}
