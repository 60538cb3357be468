/** Counts calls a key in windows of time, in memory: each process counts for itself and may forget. */
export type RateLimit = {
  take(key: string, limit: number, now: Date): { ok: true } | { ok: false; retryAfterSeconds: number };
  /** True if `take` would refuse; counts nothing. */
  isOver(key: string, limit: number, now: Date): boolean;
};

/** @param windowMs how long a window lasts; a minute unless said otherwise */
export function buildRateLimit(windowMs = 60_000): RateLimit {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    isOver: (key, limit, now) => Math.floor(now.getTime() / windowMs) === window && (counts.get(key) ?? 0) >= limit,

    take(key, limit, now) {
      const current = Math.floor(now.getTime() / windowMs);
      if (current !== window) {
        window = current;
        counts = new Map();
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= limit) return { ok: true };
      return { ok: false, retryAfterSeconds: Math.ceil(((current + 1) * windowMs - now.getTime()) / 1000) };
    },
  };
}
