import { type Alarm, buildAlarm } from '../../alarm.ts';
import type { Context } from '../../context.ts';
import type { PlaceLimits } from '../../store/outbox/channel-places.ts';
import { buildChannelPace, type ChannelHealth, type ChannelPace } from './channel-pace.ts';

type Lease = { id: string; ms: number };
type Work<Item> = {
  /** How much goes on at once, and how much of it for one channel. */
  places: number;
  perChannel: number;
  claim: (lease: Lease, limits: PlaceLimits) => Promise<Item[]>;
  /** Works on all that was claimed, if nothing in it has to wait. Never rejects. @returns what is left to `each` */
  together?: (items: Item[]) => Promise<Item[]>;
  /** Done every `pollMs`, also while all places hang. */
  sweep?: () => Promise<void>;
  /** Never rejects. @returns what it says about its channel; null: nothing */
  each: (item: Item) => Promise<ChannelHealth | null>;
  /** Kept between calls where a channel's trouble has to be remembered. */
  pace?: ChannelPace;
};

/**
 * Claims and works on what is due until nothing is, or the signal fires; then waits for what is in flight. Each free place takes
 * the next item at once; a channel has so many places at most, so that its trouble slows only itself.
 * @param alarm rung by whoever knows that something new is due
 * @returns how much it held
 * @throws what the database throws, after what is in flight has ended
 */
export async function fillPlaces<Item extends { channelId: string }>(
  { newId, timings }: Context,
  { places, perChannel, claim, together, sweep, each, pace = buildChannelPace() }: Work<Item>,
  signal: AbortSignal,
  alarm: Alarm = buildAlarm(),
): Promise<number> {
  const inFlight = new Set<Promise<void>>();
  let held = 0;
  let sweptAt = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      if (sweep && performance.now() - sweptAt >= timings.pollMs) {
        sweptAt = performance.now();
        await sweep();
        if (signal.aborted) break;
      }
      const limit = places - inFlight.size;
      const lease = { id: newId(), ms: timings.leaseMs };
      const items = limit > 0 ? await claim(lease, { limit, perChannel, rooms: pace.rooms(perChannel) }) : [];
      held += items.length;
      const left = together ? await together(items) : items;
      for (const item of left) {
        pace.started(item.channelId);
        const one: Promise<void> = each(item).then((news) => {
          pace.ended(item.channelId, news ?? { kind: 'nothing' });
          inFlight.delete(one);
          alarm.ring();
        });
        inFlight.add(one);
      }
      if (left.length < items.length) continue;
      if (inFlight.size === 0) break;
      await alarm.wait(timings.pollMs);
    }
  } finally {
    await Promise.all(inFlight);
  }
  return held;
}
