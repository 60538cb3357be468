import type { ContactProfile } from '../channels/channel.ts';
import { channelFor } from '../channels/channels.ts';
import { openCredentials } from './credentials.ts';
import type { EventScene } from './event-scene.ts';
import { addContact } from './send-card.ts';

/** The customer has written to us: their contact is there, and its window open. Returns the contact's id. */
export async function heardFrom(scene: EventScene): Promise<string> {
  const { context, event, subject, channel, write } = scene;
  const { contact } = subject;
  const profile = await profileOf(scene);
  if (!contact) {
    const { channelId, externalId } = event;
    const names = { channelId, externalId, secondId: secondIdOf(scene) };
    return addContact(context, write, { ...names, lastInboundAt: event.at, ...profile });
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  const secondId = contact.secondId === null ? secondIdOf(scene) : null;
  write.contactChanges = [
    {
      id: contact.id,
      lastInboundAt: event.at,
      // On LINE, friendship alone says who has blocked us; elsewhere whoever writes can be written to.
      ...(channel?.platform === 'line' ? {} : { state: 'active' as const }),
      ...(secondId ? { secondId } : {}),
      ...profile,
    },
  ];
  return contact.id;
}

/** The name of the event's two that its contact isn't known by; null where there is none, or another contact has it. */
export function secondIdOf({ event, subject }: EventScene): string | null {
  const first = subject.contact?.externalId ?? event.externalId;
  const others = [event.externalId, event.detail.otherId ?? null];
  return others.find((id) => id !== null && id !== first && !subject.takenSecondIds.includes(id)) ?? null;
}

/**
 * Name and picture: as the event says, else as the platform tells, which is asked while we know no name. It often doesn't, and
 * that is normal.
 */
export async function profileOf({ context, event, subject, channel }: EventScene): Promise<Partial<ContactProfile>> {
  if (event.detail.name) return { name: event.detail.name };
  if (subject.contact?.name || !channel) return {};
  const credentials = openCredentials(context.keys, channel.id, channel.credentials);
  return (await channelFor(context.channels, channel.platform).profileOf(event.externalId, credentials)) ?? {};
}
