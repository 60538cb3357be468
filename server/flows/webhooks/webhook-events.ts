import type { WebhookData, WebhookEvent } from '../../contract/webhooks.ts';
import type { Changes } from '../../store/write/changes.ts';

/** Tells the webhooks that want this event: written together with what it tells of. */
export const webhookEvent = <E extends WebhookEvent>(type: E, data: WebhookData[E]): Changes => ({
  webhookEvents: [{ type, data }],
});

/**
 * Tells one webhook what a journey's step says, whatever events it asks for. A webhook that is disabled or deleted is told nothing.
 * @param data ids and codes, never a name or a text
 */
export const webhookChanges = (webhookId: string, data: Record<string, string | null>): Changes => ({
  webhookEvents: [{ type: 'journey.step', data, webhookId }],
});
