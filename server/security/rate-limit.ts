type Taken = { ok: true } | { ok: false; retryAfterSeconds: number };

/** Counts calls per key in time windows, in memory: each process counts separately and may forget. */
export type RateLimit = {
  take(key: string, limit: number, now: Date): Taken;
  /** Returns what `take` would return, without counting. */
  left(key: string, limit: number, now: Date): Taken;
};

/** @param windowMs the window's length; a minute by default */
export function buildRateLimit(windowMs = 60_000): RateLimit {
  let window = 0;
  let counts = new Map<string, number>();
  const countOf = (key: string, now: Date): number => {
    const current = Math.floor(now.getTime() / windowMs);
    if (current !== window) {
      window = current;
      counts = new Map();
    }
    return counts.get(key) ?? 0;
  };
  const within = (count: number, limit: number, now: Date): Taken =>
    count <= limit
      ? { ok: true }
      : { ok: false, retryAfterSeconds: Math.ceil(((window + 1) * windowMs - now.getTime()) / 1000) };

  return {
    left: (key, limit, now) => within(countOf(key, now) + 1, limit, now),

    take(key, limit, now) {
      const count = countOf(key, now) + 1;
      counts.set(key, count);
      return within(count, limit, now);
    },
  };
}
