import { showsFriend } from '../../domain/friendship.ts';
import { addContact } from '../cards/send-card.ts';
import { completeWaiting } from '../linking/complete-waiting.ts';
import { observedFriend } from '../linking/observed-friend.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { requestProfile } from './record-inbound-contact.ts';

/** `follow` and `unfollow` always write the contact, so that an attempt opened meanwhile starts again (§5). */
export async function friendshipEffects(
  eventContext: EventContext,
  detail: { kind: 'follow'; isUnblocked: boolean } | { kind: 'unfollow' },
): Promise<EventEffects> {
  const { context, event, subject, write } = eventContext;
  const { last, contact } = subject;
  const entry = { kind: detail.kind, isUnblocked: detail.kind === 'follow' && detail.isUnblocked, at: event.at };
  const newest = !last || isLater(entry, last);
  const writtenAt = contact?.lastMessageAt ?? null;
  const writtenSince = writtenAt && showsFriend(writtenAt, event.at) ? writtenAt : null;
  const state = detail.kind === 'follow' || writtenSince ? ('active' as const) : ('blocked' as const);
  if (!subject.logged) {
    write.friendshipLog = [
      { id: context.newId(), channelId: event.channelId, externalId: event.externalId, ...entry, eventId: event.id },
    ];
    if (newest && detail.kind === 'unfollow' && writtenSince)
      write.friendshipLog.push(observedFriend(context, event, writtenSince));
  }
  if (contact) {
    write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
    write.contactChanges = [{ id: contact.id, ...(newest ? { state } : {}) }];
  }
  if (detail.kind === 'follow') {
    const waiting = await completeWaiting(context, event, entry, write);
    if (waiting.contactWritten) return { write, hasMore: waiting.more };
  }
  const contactId =
    contact?.id ?? addContact(context, write, { channelId: event.channelId, externalId: event.externalId, state });
  if (detail.kind === 'follow') requestProfile(eventContext, contactId);
  return { write, hasMore: false };
}

/** Of the same millisecond, `unfollow` counts as the later. */
const isLater = (a: { kind: string; at: Date }, b: { at: Date }) =>
  a.at.getTime() > b.at.getTime() || (a.at.getTime() === b.at.getTime() && a.kind === 'unfollow');
