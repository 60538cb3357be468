import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { platforms } from '../../contract/platforms.ts';
import type { Message, SendOutcome } from '../../domain/channel.ts';
import { type DeliveryResult, endBeforeSending, resultOf } from '../../domain/delivery.ts';
import { inLogScope } from '../../log-scope.ts';
import type { ClaimedDelivery } from '../../store/outbox/outbox-claim.ts';
import { requeueDied } from '../channels/account-facts.ts';
import { sealedAs } from '../sealed-as.ts';
import type { ChannelHealth } from './channel-pace.ts';

/** How long a bug of ours delays a message. */
const ownErrorDelayMs = 60_000;
/** Waits between tries to write the result: it is known only here. */
const writeAgainMs = [0, 200, 1_000, 3_000, 8_000];
/** A row whose facts keep changing is released. */
const decideTimes = 3;

/**
 * Sends one claimed row, or skips it, and writes the result. Never throws: after an error of ours the row is retried.
 * @returns what the send shows about its channel
 */
export function deliverOne(context: Context, row: ClaimedDelivery): Promise<ChannelHealth> {
  const { id: outboxId, attemptId, eventId } = row;
  return inLogScope({ outboxId, attemptId, eventId }, () => deliver(context, row));
}

async function deliver(context: Context, row: ClaimedDelivery): Promise<ChannelHealth> {
  try {
    await context.onDeliveryPoint('claimed', row.id);
    return await decideAndSend(context, row);
  } catch (error) {
    context.log.error({ err: error, outboxId: row.id, channelId: row.channelId }, 'a delivery failed in our own code');
    await context.store.outbox.postpone(row.leaseId, row.id, ownErrorDelayMs).catch(() => {});
    return { kind: 'nothing' };
  }
}

async function decideAndSend(context: Context, row: ClaimedDelivery): Promise<ChannelHealth> {
  const { outbox } = context.store;
  const lease = { id: row.leaseId, ms: context.timings.leaseMs };
  for (let time = 0, facts: ClaimedDelivery['facts'] | null = row.facts; facts && time < decideTimes; time++) {
    const end = endBeforeSending(facts);
    if (end) return settle(context, row, end, { kind: 'nothing' });
    const prepared = prepareSend(context, row);
    if (!prepared) {
      const unsendable = { state: 'dead', reason: 'platform_error', code: 'unsendable' } as const;
      return settle(context, row, unsendable, { kind: 'nothing' });
    }
    const frozen = row.frozen ?? context.keys.seal(prepared.body, sealedAs.frozen(row.id));
    const begunAt = performance.now();
    const begun = await outbox.beginSending(lease, row.id, facts, frozen);
    if (begun) return send(context, row, prepared, { ...begun, begunAt });
    facts = await outbox.readFacts(row.id, row.leaseId);
  }
  return { kind: 'nothing' };
}

/** What is sent; decrypted before the row is marked *sending*, so that nothing of ours can fail between mark and send. */
type PreparedSend = { body: Uint8Array; credentials: Record<string, string> };
type Begun = { attempts: number; firstSentAt: Date; now: Date; begunAt: number };

async function send(
  context: Context,
  row: ClaimedDelivery,
  prepared: PreparedSend,
  begun: Begun,
): Promise<ChannelHealth> {
  await context.onDeliveryPoint('sending', row.id);
  // A process that was stopped here for long has lost the row's lease: its new holder decides.
  if (performance.now() - begun.begunAt >= context.timings.leaseMs) return { kind: 'nothing' };
  const outcome = await channelFor(context.channels, row.platform).send(prepared.body, prepared.credentials, row.id);
  await context.onDeliveryPoint('accepted', row.id);
  const result = resultOf(outcome, { platform: row.platform, ...begun }, Math.random());
  return settle(context, row, result, healthOf(outcome));
}

async function settle(
  context: Context,
  row: ClaimedDelivery,
  result: DeliveryResult,
  health: ChannelHealth,
): Promise<ChannelHealth> {
  const about = { outboxId: row.id, channelId: row.channelId, platform: row.platform, cause: row.facts.cause };
  const written = await writeResult(context, row, result);
  if (!written) {
    context.log.info({ ...about, state: result.state }, 'a delivery was taken over: its late result is not written');
    return health;
  }
  const reason = 'reason' in result ? result.reason : '';
  context.metrics.deliveries.inc({ platform: row.platform, state: result.state, reason });
  if (written.channelState === 'attention') context.log.warn({ ...about, reason }, 'a channel needs attention');
  if (written.channelState === 'ready') {
    context.log.info(about, 'a channel works again');
    await requeueDied(context, { id: row.channelId, state: 'ready' });
  }
  const level = result.state === 'dead' || result.state === 'unknown' ? 'warn' : 'info';
  context.log[level]({ ...about, ...result, messageId: undefined }, 'a delivery was settled');
  return health;
}

async function writeResult(context: Context, row: ClaimedDelivery, result: DeliveryResult) {
  let failure: unknown;
  for (const waitMs of writeAgainMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    try {
      return await context.store.outbox.finish(row.leaseId, row.id, result);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The frozen bytes, else the message rendered now. Null if its platform can't send it. */
function prepareSend(context: Context, row: ClaimedDelivery): PreparedSend | null {
  const credentials = credentialsOf(context, row);
  // Without a retry key the bytes may differ: the customer's id may have changed since (§8).
  if (row.frozen && platforms[row.platform].retryKeyMs !== null)
    return { body: context.keys.open(row.frozen, sealedAs.frozen(row.id)), credentials };
  const opened = context.keys.open(row.message, sealedAs.message(row.id));
  const message = JSON.parse(opened.toString('utf8')) as Message;
  const channel = channelFor(context.channels, row.platform);
  try {
    return {
      body: channel.render(message, { externalId: row.externalId, replyToken: row.replyToken }, row.id),
      credentials,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function credentialsOf(context: Context, row: ClaimedDelivery): Record<string, string> {
  const opened = row.credentials.map((entry) => {
    const bytes = context.keys.open(entry, sealedAs.credential(row.channelId, entry.field));
    return [entry.field, bytes.toString('utf8')] as const;
  });
  return Object.fromEntries(opened);
}

function healthOf(outcome: SendOutcome): ChannelHealth {
  switch (outcome.kind) {
    case 'retry':
      return outcome.scope === 'channel' ? { kind: 'trouble', afterMs: outcome.afterMs } : { kind: 'nothing' };
    // No answer: the next rows would all become unknown too.
    case 'unknown':
      return { kind: 'trouble', afterMs: null };
    case 'sent':
    case 'reply_refused':
    case 'never':
    case 'skipped':
      return { kind: 'works' };
  }
}
