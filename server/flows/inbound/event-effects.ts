import { platforms } from '../../contract/platforms.ts';
import type { EventDetail } from '../../domain/channel.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import type { Pass } from '../decide-and-write.ts';
import { answerCode } from './answer-code.ts';
import { answerMine, isMineWord } from './answer-mine.ts';
import { postbackEffects } from './answer-postback.ts';
import { askUnlink, isUnlinkWord } from './answer-unlink.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { friendshipEffects } from './friendship-effects.ts';
import { preferenceEffects } from './preference-effects.ts';
import { renamedEffects } from './renamed-effects.ts';
import { heardAndAsked } from './requested-card.ts';
import { settleNames } from './settle-names.ts';

const tooOldMs = 8 * 24 * 60 * 60_000;

/**
 * The effects of an event, as one write that also marks it processed.
 * @param words reads the words of a channel's campaigns; given where several events share them
 */
export async function effectsOf(
  { context, now }: Pass,
  event: DueEvent,
  read: KnownContact,
  words: EventContext['words'] = context.store.campaigns.words,
): Promise<EventEffects> {
  if (isTooOld(event, now)) return processed(event, read, { changes: {}, note: 'too_old' });
  const { subject, isConflict } = await settleNames(context, event, read);
  const effects = await ownEffects({ context, now, subject, words }, event);
  return processed(event, subject, isConflict && !effects.note ? { ...effects, note: 'two_contacts' } : effects);
}

const isTooOld = ({ at }: DueEvent, now: Date) => now.getTime() - at.getTime() > tooOldMs;

/** Adds the mark *processed*, unless the event has more to do. */
function processed(event: DueEvent, { version }: Pick<KnownContact, 'version'>, effects: EventEffects): EventEffects {
  const { changes, hasMore, note = null, onWriteError } = effects;
  const mark: Changes = {
    seen: [{ table: 'event', id: event.id, version }],
    processedEvents: hasMore ? [] : [{ id: event.id, note }],
  };
  return {
    ...effects,
    changes: joinChanges(mark, changes),
    ...(onWriteError && {
      onWriteError: async (error: unknown) => processed(event, { version }, await onWriteError(error)),
    }),
  };
}

async function ownEffects(own: Omit<EventContext, 'event'>, event: DueEvent): Promise<EventEffects> {
  const { detail, externalId } = event;
  if (!externalId) return { changes: {}, note: 'no_customer' };
  const eventContext: EventContext = { ...own, event: { ...event, externalId } };
  switch (detail.kind) {
    case 'follow':
    case 'unfollow':
      return friendshipEffects(eventContext, detail);
    case 'message':
      return messageEffects(eventContext, detail);
    case 'postback':
      return postbackEffects(eventContext, detail);
    case 'referral':
      return heardAndAsked(eventContext, { names: [detail.ref] });
    case 'echo':
    case 'undelivered':
      return { changes: {}, ...((await ownMessage(eventContext, detail)) ? {} : { note: 'unknown_message' }) };
    case 'renamed':
      return renamedEffects(eventContext, detail);
    case 'preference':
      return preferenceEffects(eventContext, detail);
    case 'ignored':
      return { changes: {}, note: 'ignored' };
  }
}

function messageEffects(
  eventContext: EventContext,
  { text, ref, forwarded = false }: Extract<EventDetail, { kind: 'message' }>,
): Promise<EventEffects> {
  if (text && isUnlinkWord(text)) return askUnlink(eventContext);
  const asked = { names: [ref], text };
  const { platform } = eventContext.event;
  if (text && platform && platforms[platform].target === 'liff' && isMineWord(text))
    return answerMine(eventContext, asked);
  // Codes are sent only to targets that open with a draft.
  if (text && platform && platforms[platform].target === 'draft')
    return answerCode(eventContext, { text, forwarded }, asked);
  return heardAndAsked(eventContext, asked);
}

/**
 * A platform's later status of our own message: written separately, since it changes nothing else and is idempotent.
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
