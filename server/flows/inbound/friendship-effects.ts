import { showsFriend } from '../../domain/linking/friendship.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { newContact } from '../cards/send-card.ts';
import { completeWaiting } from '../linking/complete-waiting.ts';
import { observedFriend } from '../linking/observed-friend.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { profileRequest } from './record-inbound-contact.ts';

/** `follow` and `unfollow` always write the contact, so that a concurrent attempt is retried (§5). */
export async function friendshipEffects(
  eventContext: EventContext,
  detail: { kind: 'follow'; isUnblocked: boolean } | { kind: 'unfollow' },
): Promise<EventEffects> {
  const { context, event, subject } = eventContext;
  const { last, contact, logged } = subject;
  const { channelId, externalId } = event;
  const entry = { kind: detail.kind, isUnblocked: detail.kind === 'follow' && detail.isUnblocked, at: event.at };
  const newest = !last || isLater(entry, last);
  const writtenAt = contact?.lastMessageAt ?? null;
  const writtenSince = writtenAt && showsFriend(writtenAt, event.at) ? writtenAt : null;
  const state = detail.kind === 'follow' || writtenSince ? ('active' as const) : ('blocked' as const);
  const own = { id: context.newId(), channelId, externalId, ...entry, eventId: event.id };
  const isBack = newest && detail.kind === 'unfollow' && writtenSince;
  const base: Changes = {
    friendshipLog: logged ? [] : [own, ...(isBack ? [observedFriend(context, event, writtenSince)] : [])],
    ...(contact && {
      seen: [{ table: 'contact', id: contact.id, version: contact.version }],
      contactChanges: [{ id: contact.id, ...(newest ? { state } : {}) }],
    }),
    // A customer who blocks an account loses their menu.
    ...(contact && newest && state === 'active' && { menuChecks: [{ contactId: contact.id, channelId }] }),
  };
  if (detail.kind === 'follow') {
    const waiting = await completeWaiting(eventContext, event, entry, !logged);
    const changes = joinChanges(base, waiting.changes);
    if (waiting.contactWritten) return { changes, hasMore: waiting.more };
    return { changes: joinChanges(changes, contactOf(eventContext, state, true)) };
  }
  const isBlocked = newest && state === 'blocked' && contact?.state !== 'blocked';
  const made = contactOf(eventContext, state, false);
  const contactId = contact?.id ?? made.newContacts?.[0]?.id;
  const told = isBlocked && contactId ? webhookEvent('contact.blocked', { contactId, channelId }) : {};
  return { changes: joinChanges(base, made, told) };
}

/** Creates the contact if it is new, and requests its name where the platform can give it. */
function contactOf(eventContext: EventContext, state: 'active' | 'blocked', asksName: boolean): Changes {
  const { context, event, subject } = eventContext;
  const { channelId, externalId } = event;
  const made = subject.contact
    ? { id: subject.contact.id, changes: {} }
    : newContact(context, { channelId, externalId, state });
  return joinChanges(made.changes, asksName ? profileRequest(eventContext, made.id) : {});
}

/** In the same millisecond `unfollow` counts as the later. */
const isLater = (a: { kind: string; at: Date }, b: { at: Date }) =>
  a.at.getTime() > b.at.getTime() || (a.at.getTime() === b.at.getTime() && a.kind === 'unfollow');
