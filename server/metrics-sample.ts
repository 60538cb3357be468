import type { Context } from './context.ts';
import { poolState } from './store/database/pool-watch.ts';
import type { QueueLength } from './store/operation/queue-lengths.ts';

type Parts = Pick<Context, 'metrics' | 'store' | 'log'>;

const sampleEveryMs = 5_000;
/** Prometheus gives up after 10 s; what this process knows by itself must reach it whatever the database does. */
const answerWithinMs = 2_000;

/**
 * Answers `/metrics` as text. What the shared database knows is asked at most every 5 s, by one question at a time, however
 * many scrape.
 * @returns a function to call for each scrape; it never throws for a database that doesn't answer
 */
export function buildMetricsText(
  { metrics, store, log }: Parts,
  timings = { sampleEveryMs, answerWithinMs },
): () => Promise<string> {
  let sampling: Promise<void> | null = null;
  let sampledAt = Number.NEGATIVE_INFINITY;
  let failed = false;

  const sample = async () => {
    try {
      showQueues(metrics, await store.queueLengths.waiting());
      const states = await store.queueLengths.channelStates();
      metrics.channels.reset();
      for (const { platform, state, count } of states) metrics.channels.set({ platform, state }, count);
      metrics.queueSampleOk.set(1);
      failed = false;
    } catch (error) {
      metrics.queueSampleOk.set(0);
      if (!failed) log.warn({ err: error }, 'the queues could not be counted for the metrics');
      failed = true;
    }
  };
  return async () => {
    if (!sampling && performance.now() - sampledAt >= timings.sampleEveryMs) {
      sampledAt = performance.now();
      sampling = sample().finally(() => {
        sampling = null;
      });
    }
    if (sampling && !(await endsWithin(sampling, timings.answerWithinMs))) metrics.queueSampleOk.set(0);
    for (const [state, count] of Object.entries(poolState(store.pool)))
      metrics.databaseConnections.set({ state }, count);
    return metrics.registry.metrics();
  };
}

function showQueues(metrics: Context['metrics'], lengths: QueueLength[]) {
  // Channels that are gone must not be shown for ever.
  metrics.queueLength.reset();
  metrics.queueOldest.reset();
  for (const { queue, channelId, platform, due, delayed, oldestSeconds } of lengths) {
    const labels = { queue, channel: channelId, platform };
    metrics.queueLength.set({ ...labels, state: 'due' }, due);
    metrics.queueLength.set({ ...labels, state: 'delayed' }, delayed);
    metrics.queueOldest.set(labels, oldestSeconds);
  }
}

/** False if it takes longer. It goes on all the same. */
async function endsWithin(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([work.then(() => true as const), tooLong]);
  clearTimeout(timer);
  return ended;
}
