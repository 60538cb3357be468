import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { type Purged, purged } from '../../store/operation/retention.ts';

const dayMs = 86_400_000;
/** A batch is followed by a pause of so many times its own length, so that nobody notices. */
const pauses = 4;
const longestPauseMs = 1_000;

/** How long each thing is kept, in days; null: as `RETENTION_DAYS` says. */
const keptDays: Record<Purged, number | null> = {
  messages: null,
  failures: null,
  redemptions: null,
  events: null,
  foreign: null,
  // A day is the rule (§2): an ID token lives for an hour, an idempotency key is promised for 24 h.
  tokens: 1,
  answers: 1,
  challenges: 0,
  // Ended sessions stay for a quarter, so that the staff page can say who came.
  sessions: 90,
  // An older event has no effect, but is found by the name that its customer had.
  names: null,
  webhooks: null,
  // So that the page which Meta shows still answers.
  erasures: 365,
  previews: 0,
};

/**
 * Purges what has been kept long enough, batch by batch, until there is no more or the signal fires. Any number of servers may
 * do it at once.
 * @returns how many rows were purged
 */
export async function purgeOld(context: Context, signal: AbortSignal): Promise<number> {
  const { store, config } = context;
  let total = 0;
  for (const what of purged) {
    const before = new Date(context.now().getTime() - (keptDays[what] ?? config.retentionDays) * dayMs);
    let rows = 0;
    let count: number;
    do {
      if (signal.aborted) return total + rows;
      const startedAt = performance.now();
      count = await store.retention.purge(what, before);
      rows += count;
      const pauseMs = Math.min((performance.now() - startedAt) * pauses, longestPauseMs);
      // An abort ends the pause; the loop sees it.
      if (count > 0) await wait(pauseMs, undefined, { signal }).catch(() => {});
    } while (count > 0);
    if (rows > 0) context.log.info({ what, rows, before }, 'old rows were purged');
    total += rows;
  }
  return total;
}
