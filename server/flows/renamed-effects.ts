import type { EventDetail } from '../domain/channel.ts';
import { type EventEffects, type EventScene, noteOn } from './event-scene.ts';

/**
 * A customer has other ids on WhatsApp: their contact is kept, known by the new ones alone, since the old number may be somebody
 * else's soon. It opens no window, and is answered with nothing.
 */
export async function renamedEffects(
  scene: EventScene,
  { userId, phone }: Extract<EventDetail, { kind: 'renamed' }>,
): Promise<EventEffects> {
  const { context, event, subject, write } = scene;
  const { contact } = subject;
  const done = { write, more: false };
  const [externalId, secondId = null] = [userId, phone].filter((id) => id !== null);
  if (!contact || !externalId) {
    noteOn(scene, 'unknown_customer');
    return done;
  }
  for (const id of [externalId, secondId]) {
    const holder = id && (await context.store.contacts.findByExternalId(event.channelId, id));
    // They wrote under the new ids before this came, or it came late: two contacts, which nobody but a person can join.
    if (holder && holder.id !== contact.id) {
      noteOn(scene, 'id_taken');
      return done;
    }
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  write.contactChanges = [{ id: contact.id, ids: { externalId, secondId } }];
  return done;
}
