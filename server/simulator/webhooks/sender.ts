import type { WebhookDelivery, WebhookSwitches } from '../world/deliveries.ts';
import { uuid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { attempt, type Retry } from './attempt.ts';

interface Queue {
  /** By account: the end of what is being sent, so that one account's webhooks go out in order. */
  tails: Map<string, Promise<void>>;
  /** By account: the one that `outOfOrder` keeps until the next has been queued. */
  swapped: Map<string, WebhookDelivery>;
  pending: number;
}

const queues = new WeakMap<World, Queue>();

function queueOf(world: World): Queue {
  const known = queues.get(world);
  if (known) return known;
  const made: Queue = { tails: new Map(), swapped: new Map(), pending: 0 };
  queues.set(world, made);
  return made;
}

export const switchesOf = (world: World, account: string): WebhookSwitches => ({
  ...world.state.switches['*'],
  ...world.state.switches[account],
});

/** Records a webhook and sends it when its turn comes, unless the account's webhooks are held back. */
export function sendWebhook(world: World, input: Omit<WebhookDelivery, 'id' | 'state' | 'attempts'>): WebhookDelivery {
  const switches = switchesOf(world, input.account);
  const copies = Array.from({ length: 1 + (switches.duplicate ?? 0) }, () => record(world, input, switches));
  for (const delivery of copies) if (delivery.state === 'waiting') dispatch(world, delivery, switches);
  const [first] = copies;
  if (!first) throw new Error('no delivery was recorded');
  return first;
}

function record(
  world: World,
  input: Omit<WebhookDelivery, 'id' | 'state' | 'attempts'>,
  switches: WebhookSwitches,
): WebhookDelivery {
  const delivery: WebhookDelivery = { ...input, id: uuid(), state: switches.hold ? 'held' : 'waiting', attempts: [] };
  world.state.deliveries.push(delivery);
  if (world.state.deliveries.length > 1000) world.state.deliveries.shift();
  world.emit({ type: 'delivery', id: delivery.id, state: delivery.state });
  return delivery;
}

function dispatch(world: World, delivery: WebhookDelivery, switches: WebhookSwitches): void {
  const queue = queueOf(world);
  if (switches.delayMs) {
    queue.pending += 1;
    setTimeout(() => {
      queue.pending -= 1;
      enqueue(world, delivery);
    }, switches.delayMs);
    return;
  }
  const kept = queue.swapped.get(delivery.account);
  if (switches.outOfOrder && !kept) {
    queue.swapped.set(delivery.account, delivery);
    return;
  }
  enqueue(world, delivery);
  if (kept) {
    queue.swapped.delete(delivery.account);
    enqueue(world, kept);
  }
}

/** Puts a recorded webhook at the end of its account's queue. Retries run beside the queue, so that they delay nothing. */
export function enqueue(world: World, delivery: WebhookDelivery): void {
  const queue = queueOf(world);
  delivery.state = 'waiting';
  queue.pending += 1;
  const tail = queue.tails.get(delivery.account) ?? Promise.resolve();
  const sent = tail.then(() => attempt(world, delivery));
  queue.tails.set(
    delivery.account,
    sent.then(() => {}),
  );
  void sent.then((retry) => {
    queue.pending -= 1;
    if (retry) retryLater(world, queue, retry);
  });
}

function retryLater(world: World, queue: Queue, retry: Retry): void {
  queue.pending += 1;
  setTimeout(async () => {
    const next = await attempt(world, retry.delivery);
    queue.pending -= 1;
    if (next) retryLater(world, queue, next);
  }, retry.afterMs);
}

/** True once every webhook that isn't held has been sent or given up; false after `timeoutMs`. */
export async function settle(world: World, timeoutMs: number): Promise<boolean> {
  const queue = queueOf(world);
  const until = Date.now() + timeoutMs;
  for (const kept of queue.swapped.values()) enqueue(world, kept);
  queue.swapped.clear();
  while (queue.pending > 0) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

/** Sends what a stopped simulator had not sent yet. */
export function resume(world: World): void {
  for (const delivery of world.state.deliveries) if (delivery.state === 'waiting') enqueue(world, delivery);
}
