import { timingSafeEqual } from 'node:crypto';
import type { ParsedBody } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import { EnvelopeError } from '../../channels/event-fields.ts';
import type { Context } from '../../context.ts';
import { metaForms } from '../../contract/platform-facts.ts';
import { type Platform, platformIds, platforms } from '../../contract/platforms.ts';
import type { InboundEvent } from '../../domain/channel.ts';
import type { ChannelRow, SealedField } from '../../store/channels.ts';
import { openCredentials } from '../channels/credentials.ts';
import { countJunk, refuseJunk } from '../junk-limit.ts';
import { hashOfSecret } from '../staff/secret-token.ts';
import { inSlices } from './slices.ts';
import { type KnownEvent, storeEvents, storeForeign } from './store-events.ts';

/** The answer to a webhook call: 200, 401 (nothing stored), or 404 (no such channel). */
export type WebhookAnswer = 'stored' | 'unauthorized' | 'unknown_channel';
type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Known = ChannelRow & { credentials: SealedField[] };

/**
 * A body at a channel's own address: checks the signature over the raw bytes, then the account it names, and stores every event
 * before the 200 (§8).
 */
export async function receiveOwnEvents(
  context: Context,
  { platform, channelId }: { platform: Platform; channelId: string },
  raw: Uint8Array,
  headers: Headers,
): Promise<WebhookAnswer> {
  const row = await context.store.channels.find(channelId);
  if (row?.platform !== platform) return answer(context, platform, 'unknown_channel');
  const credentials = openCredentials(context.keys, row.id, row.credentials);
  const fits = await inSlices(channelFor(context.channels, platform).verify(raw, headers, credentials));
  if (!fits) return answer(context, platform, 'unauthorized');
  const body = await parsed(context, platform, raw);
  const account = body?.accounts[0];
  if (!body || account === undefined) return recordForeign(context, platform, raw);
  if (row.externalId === null) await context.store.channels.learnAccount(row.id, account);
  else if (row.externalId !== account) return answer(context, platform, 'unauthorized');
  await storeEvents(
    context,
    body.events.map((event) => ({ channelId: row.id, event })),
  );
  return answer(context, platform, 'stored');
}

/** Each part of a Meta body has one of these forms; the first platform of a form reads it for all. */
const metaReaders = metaForms.map((form) => platformIds.filter((platform) => platforms[platform].webhook === form));
const metaPlatforms = metaReaders.flat();

/**
 * A body from Meta: the signature is checked with each app secret that we hold, before anything is parsed. Its parts count only for
 * channels of the app whose secret matched; the rest is recorded as foreign (§8).
 */
export async function receiveMetaEvents(context: Context, raw: Uint8Array, headers: Headers): Promise<WebhookAnswer> {
  const all = await context.store.channels.findByAccount(metaPlatforms, null);
  const ours = await signedBy(context, all, raw, headers);
  if (ours.length === 0) return answer(context, 'meta', 'unauthorized');
  const known: KnownEvent[] = [];
  const foreign: InboundEvent[] = [];
  for (const alike of metaReaders) {
    const [reader] = alike;
    if (!reader) continue;
    const own = ours.filter(({ platform }) => alike.includes(platform));
    const byAccount = new Map(own.map((row) => [row.externalId, row.id]));
    const body = await parsed(context, reader, raw);
    if (!body) return recordForeign(context, 'meta', raw);
    for (const event of body.events) {
      const channelId = byAccount.get(event.account);
      if (channelId) known.push({ channelId, event });
      else foreign.push(event);
    }
  }
  if (known.length === 0) return recordForeign(context, 'meta', raw);
  await storeEvents(context, known);
  await storeForeign(
    context,
    'meta',
    foreign.map(({ body }) => body),
  );
  return answer(context, 'meta', 'stored');
}

/**
 * Meta's handshake: the challenge, if the verify token is one of our channels'.
 * @param address where the call came from: verify tokens are chosen by people, so they could be guessed
 * @throws AppError `rate_limited`
 */
export async function metaHandshake(context: Context, verifyToken: string, address: string): Promise<boolean> {
  refuseJunk(context, 'verify_token', address);
  const rows = await context.store.channels.findByAccount(metaPlatforms, null);
  const given = hashOfSecret(verifyToken);
  const known = rows.some((row) => {
    const { verifyToken: own } = openCredentials(context.keys, row.id, row.credentials);
    return own !== undefined && timingSafeEqual(hashOfSecret(own), given);
  });
  if (!known) countJunk(context, 'verify_token', address);
  return known;
}

/** The channels whose app signed the body. Each secret is tried once: a body may be large, and an app have many channels. */
async function signedBy(context: Context, rows: Known[], raw: Uint8Array, headers: Headers): Promise<Known[]> {
  const tried = new Map<string | undefined, boolean>();
  const signers: Known[] = [];
  for (const row of rows) {
    const credentials = openCredentials(context.keys, row.id, row.credentials);
    const { appSecret } = credentials;
    if (!tried.has(appSecret)) {
      const fits = channelFor(context.channels, row.platform).verify(raw, headers, credentials);
      tried.set(appSecret, await inSlices(fits));
    }
    if (tried.get(appSecret)) signers.push(row);
  }
  return signers;
}

/** Null if a signed body isn't the platform's envelope: recorded, never a 500 that the platform would retry. */
async function parsed(context: Context, reader: Platform, raw: Uint8Array): Promise<ParsedBody | null> {
  try {
    return await inSlices(channelFor(context.channels, reader).parse(raw));
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    context.log.warn({ platform: reader, reason: error.message }, 'a signed webhook could not be read');
    return null;
  }
}

async function recordForeign(context: Context, platform: string, raw: Uint8Array): Promise<WebhookAnswer> {
  await storeForeign(context, platform, [raw]);
  return answer(context, platform, 'stored');
}

function answer(context: Context, platform: string, result: WebhookAnswer): WebhookAnswer {
  context.metrics.webhooks.inc({ platform, result });
  return result;
}
