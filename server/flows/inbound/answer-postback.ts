import { platforms } from '../../contract/platforms.ts';
import { type EventDetail, sayPrefix } from '../../domain/channel.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { completeWhatsappLink } from '../linking/complete-whatsapp-link.ts';
import { areJoined, undoOfLink } from '../linking/undo-merge.ts';
import { readButton } from '../linking/watch.ts';
import { answerUnlink } from './answer-unlink.ts';
import { chatReply } from './chat-reply.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { recordInboundContact } from './record-inbound-contact.ts';
import { heardAndAsked } from './requested-card.ts';

/**
 * A tapped button: *Not me, undo*, the answer to a question, a request for a card, or words sent in the customer's name. Any other
 * only records the contact.
 */
export async function postbackEffects(
  eventContext: EventContext,
  { data, ref }: Extract<EventDetail, { kind: 'postback' }>,
): Promise<EventEffects> {
  // A marketer's words can request a card like typed ones; but a code in them never links (§9).
  if (data.startsWith(sayPrefix)) {
    return heardAndAsked(eventContext, { names: [ref], text: data.slice(sayPrefix.length) });
  }
  const [, button, value = ''] = /^(undo|link:yes|link:no|unlink:no|unlink|card):(.+)$/.exec(data) ?? [];
  switch (button) {
    case 'undo':
      return answerUndo(eventContext, value);
    case 'link:yes':
    case 'link:no':
      return answerQuestion(eventContext, value, button === 'link:yes');
    case 'unlink':
    case 'unlink:no':
      return answerUnlink(eventContext, value, button === 'unlink');
    default:
      return heardAndAsked(eventContext, { names: [value, ref] });
  }
}

/** *Yes* or *Not me*, on a target that asks in its chat, from the customer whom the attempt asked (§9). */
async function answerQuestion(eventContext: EventContext, button: string, yes: boolean): Promise<EventEffects> {
  const attempt = await attemptOf(eventContext, button);
  const asked = eventContext.subject.contact?.id;
  const { platform } = eventContext.event;
  const asksInChat = platform && platforms[platform].target === 'draft';
  if (!attempt || !asksInChat || attempt.targetContactId !== asked) return notTheirs(eventContext);
  const { cardId, tapId, tappedAt } = attempt;
  return completeWhatsappLink(
    eventContext,
    { cardId, tapId, tappedAt, provenance: null },
    { proven: false, consent: yes },
  );
}

/** How often per hour a contact is told that it is already undone, or too late. */
const undoAnswersAnHour = 3;

/** *Not me, undo*, from either side of the link (§6). */
async function answerUndo(eventContext: EventContext, button: string): Promise<EventEffects> {
  const { context, subject, now } = eventContext;
  const attempt = await attemptOf(eventContext, button);
  const sides = [attempt?.sourceContactId, attempt?.targetContactId];
  if (!attempt || !subject.namedIds.some((id) => sides.includes(id))) return notTheirs(eventContext);
  const heard = recordInboundContact(eventContext);
  const { result, changes: undone } = await undoOfLink(eventContext, attempt.id, 'customer');
  const changes = joinChanges(heard.changes, undone);
  if (result === 'not_linked') return { changes, note: result };
  const brand = await context.store.pages.brand();
  const words = chatWords[brand?.locale ?? 'zh-Hant'];
  // Repeated answers would use up the brand's pushes.
  const again = `undo:${heard.contactId}`;
  if (result !== 'undone' && !context.chatLimit.left(again, undoAnswersAnHour, now).ok)
    return { changes, note: 'too_often' };
  const already = (await areJoined(context, sides)) ? words.help : words.undone;
  const said = { undone: words.undone, already, late: words.undoLate, impossible: words.help };
  return {
    changes: joinChanges(changes, { outbox: [chatReply(eventContext, heard.contactId, said[result])] }),
    afterCommit: () => context.chatLimit.take(again, undoAnswersAnHour, now),
  };
}

async function attemptOf({ context }: EventContext, button: string) {
  const id = readButton(context, button);
  return id ? context.store.attempts.watched(id) : null;
}

/** A button that isn't ours, or is somebody else's: no change, no answer. */
const notTheirs = (eventContext: EventContext): EventEffects => ({
  changes: recordInboundContact(eventContext).changes,
  note: 'not_theirs',
});
