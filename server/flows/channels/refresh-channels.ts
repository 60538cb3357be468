import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { keepAccountInfo } from './account-facts.ts';
import { openCredentials } from './credentials.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Longer than all calls of one claim. */
const leaseMs = 2 * minuteMs;
const atOnce = 10;
/** For a refused channel: its permission may be restored on the platform. */
const refusedAgainMs = 10 * minuteMs;
const unansweredAgainMs = 60 * minuteMs;

/**
 * A job of the worker: reads the accounts' names, handles and pictures once a day. Servers share the work.
 * @returns how many channels were claimed
 */
export async function refreshChannels(context: Context, signal: AbortSignal): Promise<number> {
  const { channelRefresh } = context.store;
  const claims = await channelRefresh.claim({ id: context.newId(), ms: leaseMs }, atOnce);
  for (const claim of claims) {
    // The remaining channels are due again when their lease expires.
    if (signal.aborted) break;
    await channelRefresh.done(claim, await refresh(context, claim.channelId));
  }
  return claims.length;
}

/** @returns the delay in milliseconds until the next refresh; null: the channel was removed */
async function refresh(context: Context, channelId: string): Promise<number | null> {
  const row = await context.store.channels.find(channelId);
  if (!row) return null;
  try {
    const credentials = openCredentials(context.keys, channelId, row.credentials);
    const info = await channelFor(context.channels, row.platform).info(credentials);
    await keepAccountInfo(context, row, info);
    if (!info.ok) return info.reason === 'channel_unauthorized' ? refusedAgainMs : unansweredAgainMs;
    // A tenth of the delay is random, so that channels connected together don't stay due at the same time.
    return row.attention === 'channel_unauthorized' ? refusedAgainMs : dayMs * (0.95 + Math.random() / 10);
  } catch (error) {
    context.log.error({ err: error, channelId }, 'an account could not be asked');
    return unansweredAgainMs;
  }
}
