import { type Alarm, buildAlarm } from './alarm.ts';
import type { Context } from './context.ts';
import { buildChannelPace } from './flows/delivery/channel-pace.ts';
import { deliverDue } from './flows/delivery/deliver-due.ts';

/** Something else that falls due: inbound events, housekeeping. */
export type Job = {
  name: string;
  /** Does what is due and answers how much it did; it is called again at once until that is 0. The alarm rings when more is due. */
  run: (signal: AbortSignal, alarm: Alarm) => Promise<number>;
  /** Milliseconds between two calls that found nothing; `timings.pollMs` if left out. */
  everyMs?: number;
};

export type Worker = {
  /** Something is due now: don't wait for the next poll. */
  wake(): void;
  /** The channel is well again, as asking the platform says: its pause ends. */
  resume(channelId: string): void;
  /** Settles after the signal has fired and what was in flight has ended, or `timings.orderlyEndMs` have passed. Never rejects. */
  done: Promise<void>;
};

const firstBackOffMs = 500;
const longestBackOffMs = 5_000;
/** After a round that was slow for another reason: a lock, a database that was away. */
const longestRestMs = 1_000;

/**
 * Runs deliveries and `jobs` until the signal fires, each in a loop of its own, so that none waits for another. An error
 * (the database is away) is logged once, then the loop tries again, slower and slower.
 */
export function runWorker(context: Context, signal: AbortSignal, jobs: Job[] = []): Worker {
  const pace = buildChannelPace();
  const deliveries = buildAlarm();
  const loops = [
    {
      name: 'deliver',
      everyMs: undefined,
      alarm: deliveries,
      run: () => deliverDue(context, signal, { pace, alarm: deliveries }),
    },
    ...jobs.map((job) => ({ ...job, alarm: buildAlarm() })),
  ];
  const ringAll = () => {
    for (const { alarm } of loops) alarm.ring();
  };
  // Housekeeping keeps its own time: what falls due wakes deliveries and events.
  const wake = () => {
    for (const { alarm, everyMs } of loops) if (everyMs === undefined) alarm.ring();
  };
  signal.addEventListener('abort', ringAll, { once: true });
  const all = Promise.all(loops.map((loop) => keepRunning(context, signal, loop)));
  const resume = (channelId: string) => {
    pace.resume(channelId);
    deliveries.ring();
  };
  return { wake, resume, done: endOf(all, signal, context.timings.orderlyEndMs) };
}

type Loop = Job & { alarm: Alarm };

async function keepRunning(context: Context, signal: AbortSignal, loop: Loop): Promise<void> {
  let backOffMs = 0;
  while (!signal.aborted) {
    try {
      const did = await loop.run(signal, loop.alarm);
      if (backOffMs > 0) context.log.info({ job: loop.name }, 'the worker goes on');
      backOffMs = 0;
      if (did === 0) await loop.alarm.wait(loop.everyMs ?? context.timings.pollMs);
    } catch (err) {
      if (backOffMs === 0) context.log.error({ err, job: loop.name }, 'the worker met an error and will try again');
      backOffMs = Math.min(Math.max(backOffMs * 2, firstBackOffMs), longestBackOffMs);
      await pause(backOffMs, signal);
    }
  }
}

/**
 * A job that works for at most this share of the time, however much is due: it rests after each round, so that what customers wait
 * for keeps the machine and the database.
 * @param share above 0, at most 1
 */
export function paced(share: number, run: () => Promise<number>): Job['run'] {
  return async (signal) => {
    const startedAt = performance.now();
    const did = await run();
    const restMs = (performance.now() - startedAt) * (1 / share - 1);
    if (did > 0) await pause(Math.min(restMs, longestRestMs), signal);
    return did;
  };
}

/** Not the alarm: a ring must not drive a loop against a database that is away. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}

async function endOf(all: Promise<unknown>, signal: AbortSignal, longestMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    const start = () => {
      timer = setTimeout(resolve, longestMs);
    };
    if (signal.aborted) start();
    else signal.addEventListener('abort', start, { once: true });
  });
  await Promise.race([all, tooLong]);
  clearTimeout(timer);
}
