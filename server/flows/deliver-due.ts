import { type Alarm, buildAlarm } from '../alarm.ts';
import type { Context } from '../context.ts';
import { buildChannelPace, type ChannelPace } from './channel-pace.ts';
import { deliverOne } from './deliver-one.ts';

export type DeliverOptions = {
  /** Kept between calls by the worker, so that a channel's trouble is remembered. */
  pace?: ChannelPace;
  /** Rung by whoever knows that something new is due. */
  alarm?: Alarm;
};

/**
 * Delivers what is due until nothing is, or the signal fires; then waits for what is in flight. Slow sends hold up
 * nobody: each free place takes the next row.
 * @returns how many rows it held
 * @throws what the database throws, after what is in flight has ended
 */
export async function deliverDue(context: Context, signal: AbortSignal, options: DeliverOptions = {}): Promise<number> {
  const { store, config, timings, newId } = context;
  const pace = options.pace ?? buildChannelPace({ clock: () => performance.now(), random: Math.random });
  const alarm = options.alarm ?? buildAlarm();
  const places = config.workerConcurrency;
  // The rest stays free for other channels when one hangs.
  const perChannel = Math.max(1, Math.ceil(places * 0.75));
  const inFlight = new Set<Promise<void>>();
  let held = 0;
  let recoveredAt = Number.NEGATIVE_INFINITY;

  try {
    while (!signal.aborted) {
      if (performance.now() - recoveredAt >= timings.pollMs) {
        recoveredAt = performance.now();
        await recover(context);
      }
      const free = places - inFlight.size;
      const limits = { limit: free, perChannel, rooms: pace.rooms(perChannel), kids: [...context.keys.kids] };
      const rows = free > 0 ? await store.outbox.claim({ id: newId(), ms: timings.leaseMs }, limits) : [];
      held += rows.length;
      for (const row of rows) {
        pace.started(row.channelId);
        const one: Promise<void> = deliverOne(context, row).then((news) => {
          pace.ended(row.channelId, news);
          inFlight.delete(one);
          alarm.ring();
        });
        inFlight.add(one);
      }
      if (inFlight.size === 0) break;
      await alarm.wait(timings.pollMs);
    }
  } finally {
    await Promise.all(inFlight);
  }
  return held;
}

/** Takes back rows whose worker has died or hangs. */
async function recover(context: Context): Promise<void> {
  for (const { id, channelId, platform, state } of await context.store.outbox.recover()) {
    context.log.warn({ outboxId: id, channelId, platform, state }, 'a delivery was taken from a worker that stopped');
    if (state === 'unknown') context.metrics.deliveries.inc({ platform, state, reason: '' });
  }
}
