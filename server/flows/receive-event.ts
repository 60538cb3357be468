import { channelFor } from '../channels/channels.ts';
import type { Context } from '../context.ts';
import type { EventDetail, InboundEvent, Platform } from '../domain/channel.ts';
import { hideTokens } from '../domain/link-token.ts';
import type { ChannelRow, SealedField } from '../store/channels.ts';
import type { StoredDetail } from '../store/events.ts';
import { openCredentials } from './credentials.ts';

/** What a webhook call is answered: 200, 401 (nothing stored), or 404 (no such channel). */
export type WebhookAnswer = 'stored' | 'unauthorized' | 'unknown_channel';
type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Known = ChannelRow & { credentials: SealedField[] };

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
  const events = parsed(() => line.parse(raw));
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
 * A body from Meta: the signature is tried with the secrets of the channels it names. Its parts count only for channels
 * of the app whose secret fitted; the rest is recorded as foreign (§8).
 */
export async function receiveMetaEvents(context: Context, raw: Uint8Array, headers: Headers): Promise<WebhookAnswer> {
  const signedBy = signatureCheck(context, raw, headers);
  const named = await namedChannels(context, raw);
  const ours = named.filter(signedBy);
  if (named.length > 0 && ours.length === 0) return answer(context, 'meta', 'unauthorized');
  if (ours.length === 0) {
    // It names no channel of ours, or isn't Meta's envelope: an app of ours may have sent it all the same.
    const all = await context.store.channels.findByAccount(metaPlatforms, null);
    return all.some(signedBy) ? recordForeign(context, 'meta', raw) : answer(context, 'meta', 'unauthorized');
  }
  const known: { channelId: string; event: InboundEvent }[] = [];
  for (const { reader, platforms } of metaForms) {
    const own = ours.filter(({ platform }) => platforms.some((it) => it === platform));
    const byAccount = new Map(own.map((row) => [row.externalId, row.id]));
    for (const event of channelFor(context.channels, reader).parse(raw)) {
      const channelId = byAccount.get(event.account);
      if (channelId) known.push({ channelId, event });
      else await insertForeign(context, 'meta', event.body);
    }
  }
  await store(context, known);
  return answer(context, 'meta', 'stored');
}

/** Meta's handshake: the challenge, if the verify token is that of a channel of ours. */
export async function metaHandshake(context: Context, verifyToken: string): Promise<boolean> {
  const rows = await context.store.channels.findByAccount(metaPlatforms, null);
  return rows.some((row) => openCredentials(context.keys, row.id, row.credentials).verifyToken === verifyToken);
}

/** The channels that a body names, of whatever app. */
async function namedChannels(context: Context, raw: Uint8Array): Promise<Known[]> {
  const found = metaForms.map(async ({ reader, platforms }) => {
    const accounts = channelFor(context.channels, reader).accounts(raw);
    return accounts.length > 0 ? context.store.channels.findByAccount([...platforms], accounts) : [];
  });
  return (await Promise.all(found)).flat();
}

/** Whether a channel's app has signed the body: asked once for each secret, since a body may be large and an app have many channels. */
function signatureCheck(context: Context, raw: Uint8Array, headers: Headers): (row: Known) => boolean {
  const known = new Map<string | undefined, boolean>();
  return (row) => {
    const credentials = openCredentials(context.keys, row.id, row.credentials);
    const { appSecret } = credentials;
    const fits = known.get(appSecret) ?? channelFor(context.channels, row.platform).verify(raw, headers, credentials);
    known.set(appSecret, fits);
    return fits;
  };
}

async function store(context: Context, events: { channelId: string; event: InboundEvent }[]): Promise<void> {
  if (events.length === 0) return;
  const ids = await context.store.events.insert(
    events.map(({ channelId, event }) => ({
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
  context.wakeWorker();
}

/** A body may hold a thousand events. */
const idsInALine = 50;

/** The bytes as they came, but for our own tokens: no card's address stands in the database in clear (§1). */
const kept = (body: Uint8Array) => Buffer.from(hideTokens(Buffer.from(body).toString('latin1')), 'latin1');

function detailOf(event: InboundEvent): StoredDetail {
  const { otherId, name } = event;
  return { ...wordsOf(event), ...(otherId && { otherId }), ...(name && { name }) };
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
    body: _body,
    ...detail
  } = event;
  return detail.kind === 'message' ? { ...detail, text: detail.text && hideTokens(detail.text) } : detail;
}

/** Null where a signed body isn't the platform's envelope: recorded, never a 500 that the platform would repeat. */
function parsed(parse: () => InboundEvent[]): InboundEvent[] | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

async function recordForeign(context: Context, platform: string, raw: Uint8Array): Promise<WebhookAnswer> {
  await insertForeign(context, platform, raw);
  return answer(context, platform, 'stored');
}

function insertForeign(context: Context, platform: string, body: Uint8Array): Promise<void> {
  return context.store.events.insertForeign({ id: context.newId(), platform, body: kept(body), now: context.now() });
}

function answer(context: Context, platform: string, result: WebhookAnswer): WebhookAnswer {
  context.metrics.webhooks.inc({ platform, result });
  return result;
}
