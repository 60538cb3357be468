import type { EventDetail } from '../../domain/channel.ts';
import { type EventEffects, type EventScene, noteOn } from './event-scene.ts';
import { joinAudit } from './settle-names.ts';

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
  if (!contact || (!userId && !phone)) {
    noteOn(scene, 'unknown_customer');
    return { write, more: false };
  }
  const news = { userId, number: phone, at: event.at };
  const { isConflict } = await context.store.takeNewNames(event.channelId, contact, news, joinAudit(context));
  if (isConflict) noteOn(scene, 'two_contacts');
  return { write, more: false };
}
