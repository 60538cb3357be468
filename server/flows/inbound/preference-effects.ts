import type { EventDetail } from '../../domain/channel.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges, byCustomer } from '../audit.ts';
import { newContact } from '../cards/send-card.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { secondIdOf } from './record-inbound-contact.ts';

/**
 * A customer who stops marketing messages is opted out. Resuming changes nothing: staff may have opted them out for another reason,
 * and the two can't be told apart. It opens no window and gets no answer.
 */
export function preferenceEffects(
  eventContext: EventContext,
  { optedOut }: Extract<EventDetail, { kind: 'preference' }>,
): EventEffects {
  const { context, event, subject, now } = eventContext;
  const { contact } = subject;
  if (!optedOut) return { changes: {}, note: 'left_to_staff' };
  if (!contact) {
    // Other systems may have written to them; a card must not be sent to them as a new contact.
    const { channelId, externalId } = event;
    const made = newContact(context, { channelId, externalId, secondId: secondIdOf(eventContext) });
    return { changes: made.changes, hasMore: true };
  }
  const { id, version } = contact;
  const own: Changes = { seen: [{ table: 'contact', id, version }], contactChanges: [{ id, optedOut: true }] };
  const about = { objectId: id, detail: { fields: ['optedOut'] } };
  return { changes: joinChanges(own, auditChanges(now, 'contact.change', about, byCustomer)) };
}
