import type { IdempotentKey } from '../store/idempotent-answers.ts';

/** What a sealed value belongs to (its associated data): it decrypts nowhere else. */
export const sealedAs = {
  credential: (channelId: string, field: string) => `${channelId}:${field}`,
  message: (outboxId: string) => `outbox:${outboxId}:message`,
  /** The bytes of the first try. */
  frozen: (outboxId: string) => `outbox:${outboxId}:frozen`,
  /** Its secret, and the one before the last rotation. */
  webhook: (webhookId: string) => `webhook:${webhookId}:secret`,
  answer: ({ caller, route, key }: IdempotentKey) => `idempotent:${caller}:${route}:${key}`,
};
