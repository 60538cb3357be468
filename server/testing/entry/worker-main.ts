// A worker in a process of its own, for tests that kill or stop it. Settings without a variable in production (the lease's length,
// the points to stop at) override the context; `WORKER` is JSON of `WorkerSettings`.
import { readConfig } from '../../config.ts';
import { buildContext, type DeliveryPoint } from '../../context.ts';
import { processDueEvents } from '../../flows/inbound/process-due-events.ts';
import { deliverWebhooks } from '../../flows/webhooks/deliver-webhooks.ts';
import type { GuardedWrite } from '../../store/write/changes.ts';
import { runWorker } from '../../worker.ts';
import { testSecret } from './delivery-rows.ts';

/** Before and after an event's one write. */
export type EventPoint = 'event read' | 'event written';

export type WorkerSettings = {
  databaseUrl: string;
  lineApiUrl: string;
  metaGraphUrl: string;
  leaseMs: number;
  /** The signal that the process sends itself when it reaches the point for the `count`th time. */
  stop: { point: DeliveryPoint | EventPoint; count: number; signal: 'SIGKILL' | 'SIGSTOP' } | null;
};

const settings = JSON.parse(process.env.WORKER ?? '') as WorkerSettings;
const config = readConfig({ LINE_API_URL: settings.lineApiUrl, META_GRAPH_URL: settings.metaGraphUrl });
let count = 0;

const context = buildContext(config, settings.databaseUrl, [testSecret], {
  timings: { leaseMs: settings.leaseMs, pollMs: 50 },
  log: {
    debug: () => {},
    info: (fields, message) => console.log(message, JSON.stringify(fields)),
    warn: (fields, message) => console.log(message, JSON.stringify(fields)),
    error: (fields, message) => console.error(message, fields),
  },
  onDeliveryPoint: reached,
});

async function reached(point: DeliveryPoint | EventPoint): Promise<void> {
  const { stop } = settings;
  if (stop === null || point !== stop.point || ++count !== stop.count) return;
  // The signal may take a moment to arrive: the process waits for it.
  process.kill(process.pid, stop.signal);
  if (stop.signal === 'SIGKILL') await new Promise(() => {});
}

const { write, writeUnlessLocked } = context.store;
async function atPoints<Written>(it: GuardedWrite, writeIt: () => Promise<Written>): Promise<Written> {
  if (!it.processedEvents?.length) return writeIt();
  await reached('event read');
  const written = await writeIt();
  await reached('event written');
  return written;
}
context.store.write = (it) => atPoints(it, () => write(it));
context.store.writeUnlessLocked = (it) => atPoints(it, () => writeUnlessLocked(it));

const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());
const events = { name: 'events', run: processDueEvents.bind(null, context) };
const webhooks = { name: 'webhooks', run: deliverWebhooks.bind(null, context) };
const worker = runWorker(context, ending.signal, [events, webhooks]);
console.log('ready');
await worker.done;
await context.store.close();
