import type { Context } from '../../context.ts';
import { platforms } from '../../contract/platforms.ts';
import type { EventDetail } from '../../domain/channel.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import type { GuardedWrite } from '../../store/write/write.ts';
import { answerCode } from './answer-code.ts';
import { postbackEffects } from './answer-postback.ts';
import { type EventContext, type EventEffects, eventWrite, noteOn } from './event-context.ts';
import { friendshipEffects } from './friendship-effects.ts';
import { preferenceEffects } from './preference-effects.ts';
import { recordInboundContact } from './record-inbound-contact.ts';
import { renamedEffects } from './renamed-effects.ts';
import { sendRequestedCard } from './send-requested-card.ts';
import { settleNames } from './settle-names.ts';

const tooOldMs = 8 * 24 * 60 * 60_000;

/**
 * What an event does, as one write that also marks it processed.
 * @param words how the words of a channel's campaigns are read, where several events share them
 */
export async function effectsOf(
  context: Context,
  event: DueEvent,
  read: KnownContact,
  words: EventContext['words'] = context.store.campaigns.words,
): Promise<EventEffects> {
  if (isTooOld(event, context.now())) return noted(eventWrite(event, read, context.now()), 'too_old');
  const { subject, isConflict } = await settleNames(context, event, read);
  const write = eventWrite(event, subject, context.now());
  if (isConflict) noteOn({ write }, 'two_contacts');
  const { detail, externalId } = event;
  if (!externalId) return noted(write, 'no_customer');
  const eventContext: EventContext = { context, event: { ...event, externalId }, subject, write, words };
  switch (detail.kind) {
    case 'follow':
    case 'unfollow':
      return friendshipEffects(eventContext, detail);
    case 'message':
      return messageEffects(eventContext, detail);
    case 'postback':
      return postbackEffects(eventContext, detail);
    case 'referral':
      await sendRequestedCard(eventContext, recordInboundContact(eventContext), { names: [detail.ref] });
      return { write, hasMore: false };
    case 'echo':
    case 'undelivered':
      return (await ownMessage(eventContext, detail)) ? { write, hasMore: false } : noted(write, 'unknown_message');
    case 'renamed':
      return renamedEffects(eventContext, detail);
    case 'preference':
      return preferenceEffects(eventContext, detail);
    case 'ignored':
      return noted(write, 'ignored');
  }
}

const isTooOld = ({ at }: DueEvent, now: Date) => now.getTime() - at.getTime() > tooOldMs;

/** An event that changes nothing, and why. */
function noted(write: GuardedWrite, note: string): EventEffects {
  noteOn({ write }, note);
  return { write, hasMore: false };
}

async function messageEffects(
  eventContext: EventContext,
  { text, ref, forwarded = false }: Extract<EventDetail, { kind: 'message' }>,
): Promise<EventEffects> {
  const asked = { names: [ref], text };
  // Only a target that is entered by a draft is sent codes.
  const { platform } = eventContext.event;
  if (text && platform && platforms[platform].target === 'draft')
    return answerCode(eventContext, { text, forwarded }, asked);
  await sendRequestedCard(eventContext, recordInboundContact(eventContext), asked);
  return { write: eventContext.write, hasMore: false };
}

/**
 * What a platform says of a message of ours, later: written by itself, since it changes nothing else and says the same twice.
 * @returns false for a message that isn't ours
 */
async function ownMessage(
  { context, event, subject }: EventContext,
  detail: Extract<EventDetail, { kind: 'echo' | 'undelivered' }>,
): Promise<boolean> {
  if (!subject.contact) return false;
  const { outbox } = context.store;
  const { metadata: outboxId, messageId } = detail;
  const message = { channelId: event.channelId, contactId: subject.contact.id, outboxId, messageId };
  if (detail.kind === 'echo') return (await outbox.confirmArrival(message, detail.delivered ?? false)).found;
  const { found, changed, attention } = await outbox.recordUndelivered(message, detail.outcome);
  const { reason, code } = detail.outcome;
  const about = { channelId: event.channelId, platform: event.platform, reason, code };
  if (changed) context.log.info(about, 'a message did not arrive after all');
  if (attention) context.log.warn(about, 'a channel needs attention');
  return found;
}
