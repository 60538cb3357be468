import type { EventDetail } from '../../domain/channel.ts';
import { auditInWrite, byCustomer } from '../audit.ts';
import { addContact } from '../cards/send-card.ts';
import { type EventContext, type EventEffects, noteOn } from './event-context.ts';
import { secondIdOf } from './record-inbound-contact.ts';

/**
 * Somebody wants no marketing messages any more: they are opted out. Wanting them again changes nothing: staff may have opted them out for
 * a reason of their own, and nothing tells the two apart. It opens no window, and is answered with nothing.
 */
export function preferenceEffects(
  eventContext: EventContext,
  { optedOut }: Extract<EventDetail, { kind: 'preference' }>,
): EventEffects {
  const { context, event, subject, write } = eventContext;
  const { contact } = subject;
  if (!optedOut) {
    noteOn(eventContext, 'left_to_staff');
    return { write, hasMore: false };
  }
  if (!contact) {
    // Other systems may have written to them; a card must not reach them as somebody new.
    const { channelId, externalId } = event;
    addContact(context, write, { channelId, externalId, secondId: secondIdOf(eventContext) });
    write.processedEvents = [];
    return { write, hasMore: true };
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  write.contactChanges = [{ id: contact.id, optedOut: true }];
  const about = { objectId: contact.id, detail: { fields: ['optedOut'] } };
  write.audit = [auditInWrite(write, 'contact.change', about, byCustomer)];
  return { write, hasMore: false };
}
