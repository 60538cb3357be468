import { channelFor } from '../../channels/channels.ts';
import { platforms } from '../../contract/platforms.ts';
import { showsFriend } from '../../domain/friendship.ts';
import { addContact } from '../cards/send-card.ts';
import { observedFriend } from '../linking/observed-friend.ts';
import type { EventContext } from './event-context.ts';

/** The customer has written to us: their contact is there, and its window open. Returns the contact's id. */
export function recordInboundContact(eventContext: EventContext): string {
  const { context, event, subject, write } = eventContext;
  const { contact } = subject;
  const named = event.detail.name ? { name: event.detail.name } : {};
  const heard = { lastInboundAt: event.at, ...named, ...canBeWrittenTo(eventContext) };
  if (!contact) {
    const { channelId, externalId } = event;
    const names = { channelId, externalId, secondId: secondIdOf(eventContext) };
    const id = addContact(context, write, { ...names, ...heard });
    requestProfile(eventContext, id);
    return id;
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  const secondId = contact.secondId === null ? secondIdOf(eventContext) : null;
  write.contactChanges = [{ id: contact.id, ...heard, ...(secondId ? { secondId } : {}) }];
  requestProfile(eventContext, contact.id);
  return contact.id;
}

/** What the contact's row gets of it. Where the platform tells of friendship, that alone says who has blocked us (§4); elsewhere whoever writes can be written to. */
function canBeWrittenTo({ context, event, subject: { last }, write }: EventContext): {
  state?: 'active';
  lastMessageAt?: Date;
} {
  if (!event.platform || !platforms[event.platform].friendship) return { state: 'active' };
  if (event.detail.kind !== 'message') return {};
  const isBack = last?.kind === 'unfollow' && showsFriend(event.at, last.at);
  if (isBack) write.friendshipLog = [observedFriend(context, event, event.at)];
  return { lastMessageAt: event.at, ...(isBack && { state: 'active' }) };
}

/** The name of the event's two that its contact isn't known by; null where there is none, or another contact has it. */
export function secondIdOf({ event, subject }: EventContext): string | null {
  const first = subject.contact?.externalId ?? event.externalId;
  if (subject.isFormer || subject.namedIds.some((id) => id !== subject.contact?.id)) return null;
  const names = [event.externalId, event.detail.otherId ?? null];
  return names.find((name) => name !== null && name !== first) ?? null;
}

/**
 * Lets the platform be asked for name and picture, beside the event, while neither the event nor we know a name. It often doesn't
 * tell, and that is normal.
 */
export function requestProfile({ context, event, subject, write }: EventContext, contactId: string): void {
  const { platform, channelId, detail } = event;
  if (detail.name || subject.contact?.name || !platform) return;
  if (channelFor(context.channels, platform).tellsProfiles) write.profileRequests.push({ contactId, channelId });
}
