import type { Context } from '../../context.ts';
import type {
  Replayed,
  WebhookDeliveryQuery,
  WebhookDeliveryView,
  WebhookTestAnswer,
  WebhookType,
} from '../../contract/webhooks.ts';
import { webhookFailure } from '../../domain/webhook-result.ts';
import { AppError } from '../../errors.ts';
import type { WebhookRow } from '../../store/webhooks/webhooks.ts';
import { auditRow } from '../audit.ts';
import { withIsoDates } from '../iso-dates.ts';
import { found } from '../not-found.ts';
import { type Page, page } from '../page.ts';
import { callWebhook } from './call-webhook.ts';

/** How many deliveries one call replays. */
const replayedAtOnce = 1_000;
const shownAnswer = 1_000;

/** What a webhook was told in the last `RETENTION_DAYS`, newest first. @throws AppError `not_found`, `invalid_body` */
export async function listWebhookDeliveries(
  context: Context,
  webhookId: string,
  query: WebhookDeliveryQuery,
): Promise<Page<WebhookDeliveryView>> {
  found(await context.store.webhooks.find(webhookId), 'webhook');
  const read = (limit: number, before: string | null) =>
    context.store.webhookDeliveries.list(webhookId, query, limit, before);
  return page(query, read, (row): WebhookDeliveryView => withIsoDates(row));
}

/**
 * Sends a delivery again, with the same id, whatever became of it; one that is being sent stays as it is.
 * @throws AppError `not_found`; `conflict` while the webhook is disabled
 */
export async function replayDelivery(context: Context, webhookId: string, id: string): Promise<WebhookDeliveryView> {
  await enabled(context, webhookId);
  const audit = auditRow(context, 'webhook.replay', webhookId, { deliveryId: id });
  const row = await context.store.audited(audit, (own) => own.webhookDeliveries.replay(webhookId, id));
  const replayed = found(row, 'webhook_delivery');
  context.wakeWorker();
  return withIsoDates(replayed);
}

/** Sends again what has failed of the events since then, the newest first. @throws AppError `not_found`, `conflict` */
export async function replayFailed(context: Context, webhookId: string, since: Date): Promise<Replayed> {
  await enabled(context, webhookId);
  const audit = auditRow(context, 'webhook.replay', webhookId, { since: since.toISOString() });
  const replayed = await context.store.audited(audit, (own) =>
    own.webhookDeliveries.replayFailed(webhookId, since, replayedAtOnce),
  );
  context.wakeWorker();
  return { replayed, more: replayed === replayedAtOnce };
}

/** Tells a webhook a `webhook.test` at once, enabled or not; nothing of it is kept. @throws AppError `not_found` */
export async function testWebhook(context: Context, webhookId: string): Promise<WebhookTestAnswer> {
  const { url } = found(await context.store.webhooks.find(webhookId), 'webhook');
  const secrets = found(await context.store.webhooks.secrets(webhookId), 'webhook');
  await context.store.audit.insert(auditRow(context, 'webhook.test', webhookId));
  const startedAt = performance.now();
  const type: WebhookType = 'webhook.test';
  const call = { ...secrets, id: context.newId(), webhookId, url, type, at: context.now(), data: { webhookId } };
  const outcome = await callWebhook(context, call);
  if (!outcome) throw new AppError('unavailable');
  const code = webhookFailure(outcome);
  return {
    delivered: code === null,
    status: outcome.kind === 'answer' ? outcome.status : null,
    code,
    answer: outcome.text?.slice(0, shownAnswer) ?? null,
    milliseconds: Math.round(performance.now() - startedAt),
  };
}

/** @throws AppError `not_found`; `conflict` for one that is disabled */
async function enabled(context: Context, webhookId: string): Promise<WebhookRow> {
  const row = found(await context.store.webhooks.find(webhookId), 'webhook');
  if (!row.enabled) throw new AppError('conflict', { reason: 'webhook_disabled' });
  return row;
}
