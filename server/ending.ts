import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The state of a process that is stopping. */
export type Ending = {
  /** True from the first signal on: not ready, and every answer closes its connection. */
  draining: boolean;
  /** Aborts calls to platforms, current and later ones. */
  abortCalls(): void;
};

/** Current requests and calls get this long; what hangs is then aborted. */
const graceMs = 6_000;
/** From an aborted call to the answer that says so. */
const lastAnswerMs = 1_000;

/** Waits for `work`, `ms` at most. Never rejects later than that. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).catch(() => {});
  await Promise.race([work, late]).finally(() => timer.abort());
}

/**
 * Stops listening, lets requests and the worker finish, then aborts what hangs: first calls to platforms, then
 * connections. Takes 8 s at most.
 * @param parts.stopWorker settles when the worker has ended
 */
export async function endServing(
  ending: Ending,
  parts: { server: Server; close: () => Promise<unknown>; stopWorker: () => Promise<unknown> },
): Promise<void> {
  ending.draining = true;
  const all = Promise.all([parts.close(), parts.stopWorker()]);
  const timers = [
    setTimeout(() => ending.abortCalls(), graceMs),
    setTimeout(() => parts.server.closeAllConnections(), graceMs + lastAnswerMs),
  ];
  await atMost(graceMs + 2 * lastAnswerMs, all).finally(() => timers.forEach(clearTimeout));
}

/**
 * Calls back when a turn of the event loop had hardly anything to do. Connections that nobody has accepted yet are reset when a server
 * stops listening, requests in them and all; right after such a turn there are none.
 */
export function whenQuiet(done: () => void, tries = 200): void {
  const from = performance.now();
  setImmediate(() => (performance.now() - from < 1 || tries === 0 ? done() : whenQuiet(done, tries - 1)));
}
