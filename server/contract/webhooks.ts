import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, nameString, pageQuerySchema } from './common.ts';
import { plainString } from './link.ts';
import type { FailureReason } from './reasons.ts';
import type { TagOrigin } from './tags.ts';

/** The `data` of each event: ids and codes, never a name or a text. */
export type WebhookData = {
  'link.completed': {
    attemptId: string;
    campaignId: string;
    cardId: string;
    sourceContactId: string;
    targetContactId: string;
    profileId: string;
  };
  'link.failed': {
    attemptId: string;
    campaignId: string;
    cardId: string;
    sourceContactId: string | null;
    targetContactId: string | null;
    reason: FailureReason;
    platformCode: string | null;
  };
  'profile.merged': { mergeId: string; attemptId: string | null; survivorId: string; absorbedId: string };
  'profile.unmerged': { mergeId: string; survivorId: string; absorbedId: string };
  /** `profileId`: its profile since. */
  'contact.unlinked': { contactId: string; profileId: string; formerProfileId: string };
  'tag.added': { contactId: string; tag: string; origin: TagOrigin; originId: string | null };
  'contact.blocked': { contactId: string; channelId: string };
  'profile.erased': { profileId: string };
  'delivery.failed': {
    deliveryId: string;
    channelId: string;
    contactId: string;
    cause: string;
    reason: string;
    platformCode: string | null;
  };
};

/** The events that a webhook can ask for. */
export const webhookEvents = [
  'link.completed',
  'link.failed',
  'profile.merged',
  'profile.unmerged',
  'profile.erased',
  'contact.unlinked',
  'contact.blocked',
  'tag.added',
  'delivery.failed',
] as const satisfies (keyof WebhookData)[];
export type WebhookEvent = (typeof webhookEvents)[number];

/** Every `type` of a payload: `journey.step` goes to the webhook that the step names, `webhook.test` to the one that is tested. */
export type WebhookType = keyof WebhookData | 'journey.step' | 'webhook.test';

/** How many webhooks there may be: each is looked at by every write that has an event. */
export const maxWebhooks = 20;

/** `http` is refused by the server, but for the loopback addresses of the demo. */
const urlSchema = plainString
  .max(2000)
  .pipe(
    z
      .url({ protocol: /^https?$/, normalize: true, message: fieldIssue('https_only') })
      .refine(hasNoUser, fieldIssue('user_in_address')),
  );

function hasNoUser(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

const eventsSchema = z
  .array(z.enum(webhookEvents))
  .max(50)
  .overwrite((events) => [...new Set(events)]);

/** `POST /api/v1/webhooks`. Without events it is told only what journeys send it. */
export const newWebhookSchema = z.strictObject({
  name: nameString(100),
  url: urlSchema,
  events: eventsSchema,
  enabled: z.boolean().default(true),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** `PATCH /api/v1/webhooks/:id`. */
export const webhookPatchSchema = z
  .strictObject({ name: nameString(100), url: urlSchema, events: eventsSchema, enabled: z.boolean() })
  .partial();
export type WebhookPatch = z.infer<typeof webhookPatchSchema>;

/** `gone`: the receiver answered 410. `failing`: every try of three days failed. */
const disabledReasons = ['gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

export const webhookSchema = z.object({
  id: idSchema,
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  enabled: z.boolean(),
  /** Why OmniLink disabled it; null if a person did, or nobody. */
  disabledReason: z.enum(disabledReasons).nullable(),
  disabledAt: z.string().nullable(),
  /** Every try since then has failed. */
  failingSince: z.string().nullable(),
  succeededAt: z.string().nullable(),
  /** How many deliveries have ended so, those included that are purged by now. */
  delivered: z.number().int(),
  failed: z.number().int(),
  /** Until then the secret before the last rotation signs too. */
  formerSecretUntil: z.string().nullable(),
  createdAt: z.string(),
});
export type WebhookView = z.infer<typeof webhookSchema>;

/** `GET /api/v1/webhooks/names`: all that a journey's step needs to choose one. */
export const webhookNameSchema = webhookSchema.pick({ id: true, name: true });
export type WebhookName = z.infer<typeof webhookNameSchema>;

/** With its secret, which no other answer has: a repeat with the same `Idempotency-Key` has a `note` instead. */
export const webhookWithSecretSchema = webhookSchema.extend({
  secret: z.string().nullable(),
  note: z.string().optional(),
});
export type WebhookWithSecret = z.infer<typeof webhookWithSecretSchema>;

/** Why a try failed. */
export const webhookFailures = [
  'webhook_status',
  'webhook_redirect',
  'webhook_gone',
  'webhook_timeout',
  'webhook_connection',
  'webhook_tls',
  'webhook_address_private',
  'webhook_address_unknown',
  'webhook_disabled',
] as const;
export type WebhookFailure = (typeof webhookFailures)[number];

export const webhookStates = ['due', 'retrying', 'delivered', 'failed'] as const;
export type WebhookState = (typeof webhookStates)[number];

export const webhookDeliverySchema = z.object({
  id: idSchema,
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  at: z.string(),
  state: z.enum(webhookStates),
  attempts: z.number().int(),
  /** Of the last try: the HTTP status, if an answer came, and why it failed. */
  status: z.number().int().nullable(),
  code: z.enum(webhookFailures).nullable(),
  triedAt: z.string().nullable(),
  /** Null once no more tries follow. */
  nextAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type WebhookDeliveryView = z.infer<typeof webhookDeliverySchema>;

export const webhookDeliveryQuerySchema = pageQuerySchema.extend({ state: z.enum(webhookStates).optional() });
export type WebhookDeliveryQuery = z.infer<typeof webhookDeliveryQuerySchema>;

/** `POST /api/v1/webhooks/:id/test`: what the receiver answered. */
export const webhookTestSchema = z.object({
  delivered: z.boolean(),
  status: z.number().int().nullable(),
  code: z.enum(webhookFailures).nullable(),
  /** The first 1,000 characters of the answer. */
  answer: z.string().nullable(),
  milliseconds: z.number().int(),
});
export type WebhookTestAnswer = z.infer<typeof webhookTestSchema>;

/** `POST /api/v1/webhooks/:id/replay`: deliveries of events since then that have failed. */
export const replayFailedSchema = z.strictObject({ since: z.iso.datetime({ offset: true }) });
/** `more`: there are further ones, for the next call. */
export const replayedSchema = z.object({ replayed: z.number().int(), more: z.boolean() });
export type Replayed = z.infer<typeof replayedSchema>;
