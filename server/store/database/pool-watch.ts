import type { Pool, PoolClient } from 'pg';

type Callback = (error: Error | undefined, client: PoolClient | undefined, release: (error?: unknown) => void) => void;

/**
 * Reports how long each call waited for a connection. `pool.query` also uses `pool.connect`, so this covers all calls.
 * @param waited called with seconds, also for a wait that ended in an error
 */
export function watchPool(pool: Pool, waited: (seconds: number) => void): void {
  const connect = pool.connect.bind(pool) as {
    (): Promise<PoolClient>;
    (callback: Callback): void;
  };
  const timed = (callback?: Callback) => {
    const begunAt = performance.now();
    const end = () => waited((performance.now() - begunAt) / 1000);
    if (!callback) return connect().finally(end);
    return connect((...answer) => {
      end();
      callback(...answer);
    });
  };
  pool.connect = timed as typeof pool.connect;
}

/** This server's connections now: busy, idle, and calls that wait for one. */
export const poolState = (pool: Pool): Record<'in_use' | 'idle' | 'waiting', number> => ({
  in_use: pool.totalCount - pool.idleCount,
  idle: pool.idleCount,
  waiting: pool.waitingCount,
});
