import { randomBytes } from 'node:crypto';
import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import {
  maxWebhooks,
  type NewWebhook,
  type WebhookName,
  type WebhookPatch,
  type WebhookView,
  type WebhookWithSecret,
} from '../../contract/webhooks.ts';
import { AppError } from '../../errors.ts';
import type { WebhookRow } from '../../store/webhooks/webhooks.ts';
import { auditRow } from '../audit.ts';
import { withIsoDates } from '../iso-dates.ts';
import { found, notFound } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { sealedAs } from '../sealed-as.ts';

/** How long the secret before a rotation signs too. */
const formerMs = 24 * 60 * 60_000;

/**
 * Makes a webhook. Its secret is in this answer and in no other.
 * @throws AppError `invalid_body` for an address that can't be called, `conflict` if there are too many
 */
export async function createWebhook(context: Context, input: NewWebhook): Promise<WebhookWithSecret> {
  await refuseAddress(context, input.url);
  const id = context.newId();
  const audit = auditRow(context, 'webhook.create', id, { events: input.events });
  const { secret, sealed } = newSecret(context, id);
  const row = await context.store.audited(audit, (own) =>
    own.webhooks.insert({ id, ...input, now: audit.at }, sealed, maxWebhooks),
  );
  if (!row) throw new AppError('conflict', { reason: 'too_many_webhooks', params: { max: maxWebhooks } });
  return { ...webhookView(row), secret };
}

/** `GET /api/v1/webhooks`. @throws AppError `invalid_body` for a cursor that isn't one */
export const listWebhooks = (context: Context, query: PageQuery): Promise<Page<WebhookView>> =>
  page(query, context.store.webhooks.list, webhookView);

/** `GET /api/v1/webhooks/names`. @throws AppError `invalid_body` for a cursor that isn't one */
export const listWebhookNames = (context: Context, query: PageQuery): Promise<Page<WebhookName>> =>
  page(query, context.store.webhooks.list, ({ id, name }) => ({ id, name }));

/** @throws AppError `not_found` */
export async function findWebhook(context: Context, id: string): Promise<WebhookView> {
  return webhookView(found(await context.store.webhooks.find(id), 'webhook'));
}

/** Whoever enables one that OmniLink has disabled gives it three days again. @throws AppError `not_found`, `invalid_body` */
export async function patchWebhook(context: Context, id: string, patch: WebhookPatch): Promise<WebhookView> {
  if (patch.url !== undefined) await refuseAddress(context, patch.url);
  const audit = auditRow(context, 'webhook.change', id, { fields: Object.keys(patch) });
  return webhookView(found(await context.store.audited(audit, (own) => own.webhooks.update(id, patch)), 'webhook'));
}

/** What waits for it is not sent. @throws AppError `not_found` */
export async function removeWebhook(context: Context, id: string): Promise<void> {
  const audit = auditRow(context, 'webhook.remove', id);
  if (!(await context.store.audited(audit, (own) => own.webhooks.remove(id, audit.at)))) throw notFound('webhook');
}

/** A new secret; the one so far signs too for a day. @throws AppError `not_found` */
export async function rotateSecret(context: Context, id: string): Promise<WebhookWithSecret> {
  const audit = auditRow(context, 'webhook.rotate_secret', id);
  const { secret, sealed } = newSecret(context, id);
  const row = await context.store.audited(audit, (own) => own.webhooks.rotate(id, sealed, formerMs));
  return { ...webhookView(found(row, 'webhook')), secret };
}

/** What a repeated call is told: that the secret was shown, once. */
export const withoutSecret = (made: WebhookWithSecret): WebhookWithSecret => ({
  ...made,
  secret: null,
  note: 'The secret was shown once, in the first answer. If it is lost, rotate it.',
});

/** Standard Webhooks' form: `whsec_` and 32 bytes in base64. */
function newSecret({ keys }: Context, webhookId: string) {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return { secret, sealed: keys.seal(Buffer.from(secret), sealedAs.webhook(webhookId)) };
}

async function refuseAddress(context: Context, url: string): Promise<void> {
  const problem = await context.webhookHttp.check(new URL(url));
  if (!problem) return;
  const error = fieldError('url', problem === 'not_https' ? 'https_only' : `webhook_${problem}`);
  throw new AppError('invalid_body', { reason: 'webhook_not_saved', errors: [error] });
}

const webhookView = ({ formerUntil, ...row }: WebhookRow): WebhookView =>
  withIsoDates({ ...row, formerSecretUntil: formerUntil });
