import { channelFor } from '../channels/channels.ts';
import type { Context } from '../context.ts';
import type { EventDetail, InboundEvent } from '../domain/channel.ts';
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

/**
 * A body from Meta: the signature is tried with the secrets of the channels it names. Entries count only for channels of
 * the app whose secret fitted; the rest is recorded as foreign (§8).
 */
export async function receiveMetaEvents(context: Context, raw: Uint8Array, headers: Headers): Promise<WebhookAnswer> {
  const messenger = channelFor(context.channels, 'messenger');
  const signedBy = (row: Known) =>
    messenger.verify(raw, headers, openCredentials(context.keys, row.id, row.credentials));
  const named = await context.store.channels.findByAccount(['messenger'], messenger.accounts(raw));
  const ours = named.filter(signedBy);
  const events = parsed(() => messenger.parse(raw));
  if (ours.length === 0 || !events) {
    // It names no channel of ours, or isn't Meta's envelope: an app of ours may have sent it all the same.
    if (named.length > 0 && ours.length === 0) return answer(context, 'meta', 'unauthorized');
    const all = await context.store.channels.findByAccount(['messenger'], null);
    return all.some(signedBy) ? recordForeign(context, 'meta', raw) : answer(context, 'meta', 'unauthorized');
  }
  const byAccount = new Map(ours.map((row) => [row.externalId, row.id]));
  const known: { channelId: string; event: InboundEvent }[] = [];
  for (const event of events) {
    const channelId = byAccount.get(event.account);
    if (channelId) known.push({ channelId, event });
    else
      await context.store.events.insertForeign({
        id: context.newId(),
        platform: 'meta',
        body: kept(event.body),
        now: context.now(),
      });
  }
  await store(context, known);
  return answer(context, 'meta', 'stored');
}

/** Meta's handshake: the challenge, if the verify token is one of ours. */
export async function metaHandshake(context: Context, verifyToken: string): Promise<boolean> {
  const rows = await context.store.channels.findByAccount(['messenger'], null);
  return rows.some((row) => openCredentials(context.keys, row.id, row.credentials).verifyToken === verifyToken);
}

async function store(context: Context, events: { channelId: string; event: InboundEvent }[]): Promise<void> {
  if (events.length === 0) return;
  await context.store.events.insert(
    events.map(({ channelId, event }) => ({
      id: context.newId(),
      channelId,
      event: { ...event, body: kept(event.body) },
      detail: detailOf(event),
    })),
    context.now(),
  );
  context.wakeWorker();
}

/** The bytes as they came, but for our own tokens: no card's address stands in the database in clear (§1). */
const kept = (body: Uint8Array) => Buffer.from(hideTokens(Buffer.from(body).toString('latin1')), 'latin1');

function detailOf(event: InboundEvent): StoredDetail {
  const detail = wordsOf(event);
  return event.otherId ? { ...detail, otherId: event.otherId } : detail;
}

/** The event without what stands in columns of its own, and without our tokens. */
function wordsOf(event: InboundEvent): EventDetail {
  const {
    key: _key,
    at: _at,
    account: _account,
    externalId: _externalId,
    otherId: _otherId,
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
  await context.store.events.insertForeign({ id: context.newId(), platform, body: kept(raw), now: context.now() });
  return answer(context, platform, 'stored');
}

function answer(context: Context, platform: string, result: WebhookAnswer): WebhookAnswer {
  context.metrics.webhooks.inc({ platform, result });
  return result;
}
