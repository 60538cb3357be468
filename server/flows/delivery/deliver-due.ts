import type { Alarm } from '../../alarm.ts';
import type { Context } from '../../context.ts';
import type { PlaceLimits } from '../../store/outbox/channel-places.ts';
import type { ClaimedDelivery } from '../../store/outbox/outbox-claim.ts';
import { buildChannelPace, type ChannelPace } from './channel-pace.ts';
import { deliverOne } from './deliver-one.ts';
import { fillPlaces } from './fill-places.ts';

export type DeliverOptions = {
  /** Kept between calls by the worker, so that a channel's failures are remembered. */
  pace?: ChannelPace;
  /** Rung when something new is due. */
  alarm?: Alarm;
};

/**
 * Delivers what is due until nothing is, or the signal fires; then waits for what is in flight. Slow sends block nobody: each free
 * slot takes the next row.
 * @returns how many rows it claimed
 * @throws what the database throws, after what is in flight has ended
 */
export async function deliverDue(context: Context, signal: AbortSignal, options: DeliverOptions = {}): Promise<number> {
  const { store, config, keys } = context;
  const places = config.workerConcurrency;
  const work = {
    places,
    // The rest stays free for other channels if one hangs.
    perChannel: Math.max(1, Math.ceil(places * 0.75)),
    pace: options.pace ?? buildChannelPace(),
    sweep: () => recover(context),
    claim: (lease: { id: string; ms: number }, limits: PlaceLimits) =>
      store.outbox.claim(lease, { ...limits, kids: [...keys.kids] }),
    each: (row: ClaimedDelivery) => deliverOne(context, row),
  };
  return fillPlaces(context, work, signal, options.alarm);
}

/** Recovers rows whose worker has died or hangs. */
async function recover(context: Context): Promise<void> {
  for (const { id, channelId, platform, state } of await context.store.outbox.recover()) {
    context.log.warn({ outboxId: id, channelId, platform, state }, 'a delivery was taken from a worker that stopped');
    if (state === 'unknown') context.metrics.deliveries.inc({ platform, state, reason: '' });
  }
}
