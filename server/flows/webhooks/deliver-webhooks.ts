import type { Alarm } from '../../alarm.ts';
import type { Context } from '../../context.ts';
import { maxWebhooks } from '../../contract/webhooks.ts';
import { webhookResult } from '../../domain/webhook-result.ts';
import type { PlaceLimits } from '../../store/outbox/channel-places.ts';
import type { ClaimedEvent } from '../../store/webhooks/webhook-deliveries.ts';
import { auditRow } from '../audit.ts';
import { fillPlaces } from '../delivery/fill-places.ts';
import { callWebhook } from './call-webhook.ts';

/** How many calls one webhook gets at a time. Each has these places for itself, so that one that hangs holds up no other. */
const perWebhook = 4;

/** Places are kept by channel; here a webhook is one. */
type Placed = { channelId: string; event: ClaimedEvent };

/**
 * Tells webhooks what is due until nothing is, or the signal fires.
 * @param alarm rung when something new is due
 * @returns how many calls it made, and how many deliveries ended with their webhook
 * @throws what the database throws, after what is in flight has ended
 */
export async function deliverWebhooks(context: Context, signal: AbortSignal, alarm?: Alarm): Promise<number> {
  const { webhookDeliveries } = context.store;
  const claim = async (lease: { id: string; ms: number }, limits: PlaceLimits): Promise<Placed[]> =>
    (await webhookDeliveries.claim(lease, limits)).map((event) => ({ channelId: event.webhookId, event }));
  const each = async ({ event }: Placed) => {
    await deliverOne(context, event).catch((err) =>
      // Its lease ends, and it is tried again.
      context.log.error({ err, deliveryId: event.id, webhookId: event.webhookId }, 'a webhook failed in our own code'),
    );
    return null;
  };
  const work = { places: perWebhook * maxWebhooks, perChannel: perWebhook, claim, each };
  const called = await fillPlaces(context, work, signal, alarm);
  return called + (await webhookDeliveries.endDisabled());
}

async function deliverOne(context: Context, event: ClaimedEvent): Promise<void> {
  const outcome = await callWebhook(context, event);
  if (!outcome) return;
  const result = webhookResult(outcome, event, Math.random());
  const audit = auditRow(context, 'webhook.disable', event.webhookId, null, { actor: 'system', actorId: null });
  const written = await context.store.webhookDeliveries.finish(event.leaseId, event.id, result, audit);
  const about = { deliveryId: event.id, webhookId: event.webhookId, ...result };
  if (!written) {
    context.log.info(about, 'a webhook was taken over: its late result is not written');
    return;
  }
  context.metrics.webhookDeliveries.inc({ state: result.state });
  context.log[result.state === 'failed' ? 'warn' : 'debug'](about, 'a webhook was called');
  if (written.disabled) context.log.warn({ ...about, reason: written.disabled }, 'a webhook was disabled');
}
