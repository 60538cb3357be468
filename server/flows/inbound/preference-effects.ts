import type { EventDetail } from '../../domain/channel.ts';
import { auditInWrite, byCustomer } from '../audit.ts';
import { addContact } from '../cards/send-card.ts';
import { type EventEffects, type EventScene, noteOn } from './event-scene.ts';
import { secondIdOf } from './heard-from.ts';

/**
 * Somebody wants no marketing messages any more: they are opted out. Wanting them again changes nothing: staff may have opted them out for
 * a reason of their own, and nothing tells the two apart. It opens no window, and is answered with nothing.
 */
export function preferenceEffects(
  scene: EventScene,
  { optedOut }: Extract<EventDetail, { kind: 'preference' }>,
): EventEffects {
  const { context, event, subject, write } = scene;
  const { contact } = subject;
  if (!optedOut) {
    noteOn(scene, 'left_to_staff');
    return { write, more: false };
  }
  if (!contact) {
    // Other systems may have written to them; a card must not reach them as somebody new.
    const { channelId, externalId } = event;
    addContact(context, write, { channelId, externalId, secondId: secondIdOf(scene) });
    write.processedEvents = [];
    return { write, more: true };
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  write.contactChanges = [{ id: contact.id, optedOut: true }];
  const about = { objectId: contact.id, detail: { fields: ['optedOut'] } };
  write.audit = [auditInWrite(write, 'contact.change', about, byCustomer)];
  return { write, more: false };
}
