import { EmbeddedError } from './embedded-error.ts';

/** `warn` is for messages that an operator should read; `info` for normal operation. */
export type EmbeddedLog = (message: string, level: 'info' | 'warn') => void;

interface Watched {
  isRunning(): Promise<boolean>;
  /** Restarts the server; false while another process does it. Throws EmbeddedError if it doesn't start. */
  restart(): Promise<boolean>;
  log: EmbeddedLog;
  /** Called once, after the last attempt has failed: the database stays down. */
  onLost(error: EmbeddedError): void;
  /** Before each attempt; shorter in tests. */
  waitsMs?: readonly number[];
}

const pollMs = 250;
const defaultWaitsMs = [0, 500, 1_000, 2_000];
// A server that ran this long has recovered: its next exit counts as a new incident.
const steadyMs = 60_000;

/**
 * Monitors a running server and restarts it when it exits unexpectedly (kill -9, out of memory). Four attempts, with increasing
 * delays. `stop` ends it, after an attempt in progress.
 */
export function watchServer({ isRunning, restart, log, onLost, waitsMs = defaultWaitsMs }: Watched): {
  stop(): Promise<void>;
} {
  const ending = new AbortController();
  const { signal } = ending;

  async function watch() {
    let attempts = 0;
    let startedAt = performance.now();
    while (!signal.aborted) {
      await pause(pollMs, signal);
      if (signal.aborted || (await isRunning())) continue;
      if (performance.now() - startedAt > steadyMs) attempts = 0;
      const waitMs = waitsMs[attempts];
      if (waitMs === undefined) return onLost(lost(attempts, 'it ended again soon after each start.'));
      await pause(waitMs, signal);
      if (signal.aborted) return;
      try {
        if (!(await restart())) continue;
        log('PostgreSQL had ended without being asked; it was started again and nothing is lost.', 'warn');
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        log(`PostgreSQL had ended without being asked; attempt ${attempts + 1} to start it failed: ${why}`, 'warn');
        if (attempts + 1 === waitsMs.length) return onLost(lost(attempts + 1, why));
      }
      attempts += 1;
      startedAt = performance.now();
    }
  }

  const done = watch();
  return {
    stop: async () => {
      ending.abort();
      await done;
    },
  };
}

function lost(attempts: number, why: string): EmbeddedError {
  return new EmbeddedError(`The embedded PostgreSQL ended and ${attempts} attempts to start it again failed: ${why}`);
}

/** Doesn't keep the process running. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms).unref();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
