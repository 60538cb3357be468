import type { WebhookDelivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import { platformRules } from './platform-rules.ts';

export interface Retry {
  delivery: WebhookDelivery;
  afterMs: number;
}

/**
 * Posts a webhook once and records the result. LINE waits 2 s, Meta 5 s. Returns when to retry, or nothing when it
 * arrived or was given up.
 */
export async function attempt(world: World, delivery: WebhookDelivery): Promise<Retry | undefined> {
  const rules = platformRules[delivery.platform];
  const startedAt = Date.now();
  const { status, error } = world.mayReach(delivery.url)
    ? await post(delivery, rules.timeoutMs)
    : { status: null, error: 'could_not_connect' };
  delivery.attempts.push({ at: world.now(), status, ms: Date.now() - startedAt, error });
  const arrived = status !== null && rules.accepts(status);
  const afterMs = arrived ? undefined : rules.retryAfterMs(world, delivery);
  delivery.state = arrived ? 'delivered' : afterMs === undefined ? 'failed' : 'waiting';
  rules.noteResult(world, delivery, arrived);
  world.emit({ type: 'delivery', id: delivery.id, state: delivery.state });
  return afterMs === undefined ? undefined : { delivery, afterMs };
}

async function post(
  delivery: WebhookDelivery,
  timeoutMs: number,
): Promise<{ status: number | null; error: string | null }> {
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: delivery.headers,
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { status: null, error: timedOut ? 'request_timeout' : 'could_not_connect' };
  }
}
