import type { EventDetail } from '../../domain/channel.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { joinAudit } from './settle-names.ts';

/**
 * A customer has other ids on WhatsApp: their contact is kept, known by the new ones alone, since the old number may be somebody
 * else's soon. It opens no window, and is answered with nothing.
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
