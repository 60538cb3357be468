import type { EventDetail } from '../../domain/channel.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { joinAudit } from './settle-names.ts';

/**
 * A customer's ids on WhatsApp change: their contact stays, with the new ids only, since the old number may soon be somebody else's.
 * It opens no window and gets no answer.
 */
export async function renamedEffects(
  eventContext: EventContext,
  { userId, phone }: Extract<EventDetail, { kind: 'renamed' }>,
): Promise<EventEffects> {
  const { context, event, subject } = eventContext;
  const { contact } = subject;
  if (!contact || (!userId && !phone)) return { changes: {}, note: 'unknown_customer' };
  const news = { userId, number: phone, at: event.at };
  const { isConflict } = await context.store.takeNewNames(event.channelId, contact, news, joinAudit(context));
  return { changes: {}, ...(isConflict && { note: 'two_contacts' }) };
}
