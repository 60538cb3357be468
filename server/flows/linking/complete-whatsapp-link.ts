import { platformNames } from '../../contract/platforms.ts';
import { maskedInChat, nameInChat } from '../../domain/contact.ts';
import { decideByRows, decideFriend, isTooOften, type LinkDecision } from '../../domain/link-decision.ts';
import type { Tap } from '../../domain/link-token.ts';
import type { LinkRows } from '../../store/link-read.ts';
import { type ChatFailure, chatWords } from '../../words/chat-words.ts';
import { chatReply } from '../inbound/chat-reply.ts';
import { type EventContext, type EventEffects, eventWrite, noteOn } from '../inbound/event-context.ts';
import { joinWrites } from '../inbound/join-writes.ts';
import { recordInboundContact, secondIdOf } from '../inbound/record-inbound-contact.ts';
import { linkFacts } from './link-facts.ts';
import { undoButtons } from './link-messages.ts';
import { isCardOver } from './link-token.ts';
import { linkWrite, type WritingDecision } from './link-write.ts';
import { buttonOf } from './watch.ts';

const undoableMs = 24 * 60 * 60_000;

/**
 * The decision that a card's code brings about on WhatsApp (§9), the same as LINE's: a customer who writes to us is there, so
 * friendship is no question. It is answered in the chat, since the sender has no page.
 * @param said `proven`: the tap that the code's draft came from (§2); `consent`: the answer to our question, if this is one
 */
export async function completeWhatsappLink(
  eventContext: EventContext,
  tap: Tap,
  said: { proven: boolean; consent?: boolean },
): Promise<EventEffects> {
  const { context, event, subject, write } = eventContext;
  const externalId = subject.contact?.externalId ?? event.externalId;
  const rows = await context.store.link.read({ ...tap, externalId, idTokenHash: null, now: write.now });
  if (!rows) throw new Error('a code without its card');
  const linking: Linking = { eventContext, rows, tap, externalId, proven: said.proven };
  if (rows.card.revokedAt || isCardOver(context, rows.card, write.now)) {
    return answered(linking, recordInboundContact(eventContext), words(linking).whatsappBadCode);
  }
  const instead = (error: unknown) => recordUnexpected(linking, error);
  try {
    const facts = linkFacts(rows, tap, externalId, null, write.now);
    const decision = decideByRows(facts) ?? decideFriend(facts, { asks: !said.proven, consent: said.consent });
    if (isTooOften(facts, decision)) {
      noteOn(eventContext, 'too_often');
      return tooOften(linking, recordInboundContact(eventContext));
    }
    return { ...(await effects(linking, decision)), onWriteError: instead };
  } catch (error) {
    return instead(error);
  }
}

/** Nothing is linked until tomorrow; a person can help before. Said once an hour. */
function tooOften(linking: Linking, contactId: string): EventEffects {
  const { eventContext } = linking;
  const { context, write } = eventContext;
  const told = `too_often:${contactId}`;
  if (!context.chatLimit.left(told, 1, write.now).ok) return { write, hasMore: false };
  write.outbox.push(chatReply(eventContext, contactId, words(linking).help));
  return { write, hasMore: false, afterCommit: () => context.chatLimit.take(told, 1, write.now) };
}

type Linking = { eventContext: EventContext; rows: LinkRows; tap: Tap; externalId: string; proven: boolean };

const words = ({ rows }: Linking) => chatWords[rows.brand?.locale ?? 'zh-Hant'];

async function effects(linking: Linking, decision: LinkDecision): Promise<EventEffects> {
  if (decision.act === 'read') return readEffects(linking, decision.show);
  const { contactId, attemptId } = await joinDecision(linking, decision);
  switch (decision.act) {
    case 'link':
      // The message of success says it.
      return counted(linking, 'linked');
    case 'open':
      return ask(linking, contactId, attemptId);
    case 'decline':
      return answered(linking, contactId, failed(linking, 'declined'), 'declined');
    case 'fail':
      return answered(linking, contactId, failureWords(linking, decision.reason), decision.reason);
    case 'block':
      throw new Error('nobody is blocked on WhatsApp who writes to us');
  }
}

/** Joins what the decision writes to the event's own write. Returns the sender's contact. */
async function joinDecision(linking: Linking, decision: WritingDecision) {
  const { eventContext, rows, tap, externalId, proven } = linking;
  const { context, event, write } = eventContext;
  const name = event.detail.name ?? null;
  const who = { tap, externalId, name, pictureUrl: null, idTokenHash: null, platformCode: null, proven };
  const { write: own, attemptId } = await linkWrite(context, rows, who, decision, write.now);
  const [made] = own.newContacts;
  if (made) Object.assign(made, { lastInboundAt: event.at, secondId: secondIdOf(eventContext) });
  const contactId = made?.id ?? recordInboundContact(eventContext);
  if (own.newAttempt) own.newAttempt.targetContactId ??= contactId;
  joinWrites(write, own);
  return { contactId, attemptId };
}

async function readEffects(
  linking: Linking,
  show: Extract<LinkDecision, { act: 'read' }>['show'],
): Promise<EventEffects> {
  const { eventContext, rows } = linking;
  const contactId = recordInboundContact(eventContext);
  if (show === 'declined') return answered(linking, contactId, failed(linking, show), show);
  const attempt = show === 'linked_again' ? rows.redemption?.attempt : rows.attempt;
  if (!attempt || !rows.redemption) throw new Error('nothing to read again');
  const { sourceChannel, targetChannel, brand } = rows;
  const text = words(linking).linkedAgain(
    platformNames[sourceChannel.platform],
    platformNames[targetChannel.platform],
    nameInChat(brand?.name ?? targetChannel.name),
  );
  const undoable = eventContext.write.now.getTime() - rows.redemption.at.getTime() < undoableMs;
  const more = undoable ? { buttons: undoButtons(eventContext.context, rows, attempt.id) } : {};
  eventContext.write.outbox.push(chatReply(eventContext, contactId, text, more));
  return counted(linking, 'linked');
}

function ask(linking: Linking, contactId: string, attemptId: string): EventEffects {
  const { eventContext, rows } = linking;
  const { whatsappAsk, whatsappYes, whatsappNo, yourAccount } = words(linking);
  const name = maskedInChat(rows.source?.contact.name ?? null) || yourAccount;
  const button = buttonOf(eventContext.context, attemptId);
  const buttons = [
    { label: whatsappYes, data: `link:yes:${button}` },
    { label: whatsappNo, data: `link:no:${button}` },
  ];
  const question = whatsappAsk(name, platformNames[rows.sourceChannel.platform]);
  eventContext.write.outbox.push(
    chatReply(eventContext, contactId, question, { buttons, cause: 'question', attemptId }),
  );
  return counted(linking, 'consent');
}

/** What the page would say; a used card is a code that is no longer good. */
function failureWords(linking: Linking, reason: string): string {
  return reason in words(linking).failed ? failed(linking, reason as ChatFailure) : words(linking).whatsappBadCode;
}

const failed = (linking: Linking, reason: ChatFailure) => words(linking).failed[reason];

function answered(linking: Linking, contactId: string, text: string, reason = 'token_invalid'): EventEffects {
  linking.eventContext.write.outbox.push(chatReply(linking.eventContext, contactId, text));
  return counted(linking, 'failed', reason);
}

function counted({ eventContext }: Linking, status: 'linked' | 'consent' | 'failed', reason = ''): EventEffects {
  const written = () => eventContext.context.metrics.links.inc({ status, reason });
  return { write: eventContext.write, hasMore: false, afterCommit: written };
}

/** A mistake of ours: the attempt says so (M16), and the event is over. A database that is gone throws again, and it isn't. */
async function recordUnexpected(linking: Linking, error: unknown): Promise<EventEffects> {
  const { event, subject, context } = linking.eventContext;
  context.log.error({ err: error, cardId: linking.rows.card.id, eventId: event.id }, 'a link failed unexpectedly');
  const eventContext = { ...linking.eventContext, write: eventWrite(event, subject, context.now()) };
  return effects({ ...linking, eventContext }, { act: 'fail', reason: 'unexpected_error' });
}
