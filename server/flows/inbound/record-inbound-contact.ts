import { channelFor } from '../../channels/channels.ts';
import { platforms } from '../../contract/platforms.ts';
import { showsFriend } from '../../domain/linking/friendship.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { newContact } from '../cards/send-card.ts';
import { observedFriend } from '../linking/observed-friend.ts';
import type { EventContext } from './event-context.ts';

/** The customer has written to us: their contact exists and its window is open. */
export function recordInboundContact(eventContext: EventContext): { contactId: string; changes: Changes } {
  const { context, event, subject } = eventContext;
  const { contact } = subject;
  const named = event.detail.name ? { name: event.detail.name } : {};
  const { writable, log, isBack } = canBeWrittenTo(eventContext);
  const heard = { lastInboundAt: event.at, ...named, ...writable };
  if (!contact) {
    const { channelId, externalId } = event;
    const names = { channelId, externalId, secondId: secondIdOf(eventContext) };
    const { id, changes } = newContact(context, { ...names, ...heard });
    return { contactId: id, changes: joinChanges(changes, log, profileRequest(eventContext, id)) };
  }
  const { id, version } = contact;
  const secondId = contact.secondId === null ? secondIdOf(eventContext) : null;
  const own: Changes = {
    seen: [{ table: 'contact', id, version }],
    contactChanges: [{ id, ...heard, ...(secondId ? { secondId } : {}) }],
    ...(isBack && { menuChecks: [{ contactId: id, channelId: event.channelId }] }),
  };
  return { contactId: id, changes: joinChanges(own, log, profileRequest(eventContext, id)) };
}

/** The change to the contact's row. Where the platform reports friendship, only that decides who has blocked us (§4); elsewhere a customer who writes can be written to. */
function canBeWrittenTo({ context, event, subject: { last } }: EventContext): {
  writable: { state?: 'active'; lastMessageAt?: Date };
  log: Changes;
  /** A friend again, without a `follow` so far. */
  isBack?: boolean;
} {
  if (!event.platform || !platforms[event.platform].friendship) return { writable: { state: 'active' }, log: {} };
  if (event.detail.kind !== 'message') return { writable: {}, log: {} };
  const isBack = last?.kind === 'unfollow' && showsFriend(event.at, last.at);
  return {
    writable: { lastMessageAt: event.at, ...(isBack && { state: 'active' }) },
    isBack,
    log: isBack ? { friendshipLog: [observedFriend(context, event, event.at)] } : {},
  };
}

/** Which of the event's two ids its contact doesn't have yet; null if none, or if another contact has it. */
export function secondIdOf({ event, subject }: EventContext): string | null {
  const first = subject.contact?.externalId ?? event.externalId;
  if (subject.isFormer || subject.namedIds.some((id) => id !== subject.contact?.id)) return null;
  const names = [event.externalId, event.detail.otherId ?? null];
  return names.find((name) => name !== null && name !== first) ?? null;
}

/**
 * Requests name and picture from the platform, separately from the event, if neither the event nor we have a name. Often it gives
 * none, which is normal.
 */
export function profileRequest({ context, event, subject }: EventContext, contactId: string): Changes {
  const { platform, channelId, detail } = event;
  if (detail.name || subject.contact?.name || !platform) return {};
  return channelFor(context.channels, platform).tellsProfiles ? { profileRequests: [{ contactId, channelId }] } : {};
}
