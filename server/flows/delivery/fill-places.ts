import { type Alarm, buildAlarm } from '../../alarm.ts';
import type { Context } from '../../context.ts';
import type { PlaceLimits } from '../../store/outbox/channel-places.ts';
import { buildChannelPace, type ChannelHealth, type ChannelPace } from './channel-pace.ts';

type Lease = { id: string; ms: number };
type Work<Item> = {
  /** How much runs at once, in all and per channel. */
  places: number;
  perChannel: number;
  claim: (lease: Lease, limits: PlaceLimits) => Promise<Item[]>;
  /** Handles what it can of a claim together. Never rejects. @returns what is left to `each` */
  together?: (items: Item[]) => Promise<Item[]>;
  /** Called every `pollMs`, even while all slots hang. */
  sweep?: () => Promise<void>;
  /** Never rejects. @returns what it shows about its channel; null: nothing */
  each: (item: Item) => Promise<ChannelHealth | null>;
  /** Kept between calls where a channel's failures must be remembered. */
  pace?: ChannelPace;
};

/**
 * Claims and works on what is due until nothing is, or the signal fires; then waits for what is in flight. Each free slot takes the
 * next item at once; slots per channel are limited, so that its failures slow only itself.
 * @param alarm rung when something new is due
 * @returns how much it claimed
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
        const one: Promise<void> = each(item).then((health) => {
          pace.ended(item.channelId, health ?? { kind: 'nothing' });
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
