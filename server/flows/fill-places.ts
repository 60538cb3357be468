import { type Alarm, buildAlarm } from '../alarm.ts';
import type { Context } from '../context.ts';
import type { PlaceLimits } from '../store/channel-places.ts';

type Lease = { id: string; ms: number };
type Work<Item> = {
  /** How much goes on at once, and how much of it for one channel. */
  places: number;
  perChannel: number;
  claim: (lease: Lease, limits: PlaceLimits) => Promise<Item[]>;
  /** Never rejects. */
  each: (item: Item) => Promise<void>;
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
  { places, perChannel, claim, each }: Work<Item>,
  signal: AbortSignal,
  alarm: Alarm = buildAlarm(),
): Promise<number> {
  const inFlight = new Set<Promise<void>>();
  const busy = new Map<string, number>();
  const count = (channelId: string, more: number) => {
    const now = (busy.get(channelId) ?? 0) + more;
    if (now > 0) busy.set(channelId, now);
    else busy.delete(channelId);
  };
  let held = 0;
  try {
    while (!signal.aborted) {
      const limit = places - inFlight.size;
      const rooms = [...busy].map(([channelId, n]) => ({ channelId, room: Math.max(perChannel - n, 0) }));
      const lease = { id: newId(), ms: timings.leaseMs };
      const items = limit > 0 ? await claim(lease, { limit, perChannel, rooms }) : [];
      held += items.length;
      for (const item of items) {
        count(item.channelId, 1);
        const one: Promise<void> = each(item).finally(() => {
          count(item.channelId, -1);
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
