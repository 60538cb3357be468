import { platformNames } from '../../contract/platforms.ts';
import { nameInChat } from '../../domain/contact.ts';
import { decideByRows, decideFriend, isTooOften, type LinkDecision } from '../../domain/linking/link-decision.ts';
import type { Tap } from '../../domain/linking/link-token.ts';
import type { LinkRows } from '../../store/link-read.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { whatsappFailure, whatsappQuestion } from '../../words/whatsapp-answers.ts';
import { chatReply } from '../inbound/chat-reply.ts';
import type { EventContext, EventEffects } from '../inbound/event-context.ts';
import { recordInboundContact, secondIdOf } from '../inbound/record-inbound-contact.ts';
import { linkChanges, type WritingDecision } from './link-changes.ts';
import { linkFacts } from './link-facts.ts';
import { undoButtons } from './link-messages.ts';
import { isCardOver } from './link-token.ts';
import { buttonOf } from './watch.ts';

const undoableMs = 24 * 60 * 60_000;

/**
 * Decides a link by a card's code on WhatsApp (§9), with the same rules as LINE's. Friendship isn't checked: the customer has just
 * written to us. The answer goes to the chat, since the sender has no page.
 * @param said `proven`: the tap that the code's draft came from (§2); `consent`: the answer to our question, if this is one
 */
export async function completeWhatsappLink(
  eventContext: EventContext,
  tap: Tap,
  said: { proven: boolean; consent?: boolean },
): Promise<EventEffects> {
  const { context, event, subject, now } = eventContext;
  const externalId = subject.contact?.externalId ?? event.externalId;
  const rows = await context.store.link.read({ ...tap, externalId, idTokenHash: null, now });
  if (!rows) throw new Error('a code without its card');
  const linking: Linking = { eventContext, rows, tap, externalId, proven: said.proven };
  if (rows.card.revokedAt || isCardOver(context, rows.card, now)) {
    return answered(linking, recordInboundContact(eventContext), words(linking).whatsappBadCode);
  }
  const onWriteError = (error: unknown) => unexpected(linking, error);
  try {
    const facts = linkFacts(rows, tap, externalId, null, now);
    const decision = decideByRows(facts) ?? decideFriend(facts, { asks: !said.proven, consent: said.consent });
    if (isTooOften(facts, decision)) return tooOften(linking, recordInboundContact(eventContext));
    return { ...(await effectsOfDecision(linking, decision)), onWriteError };
  } catch (error) {
    return onWriteError(error);
  }
}

type Linking = { eventContext: EventContext; rows: LinkRows; tap: Tap; externalId: string; proven: boolean };
/** The sender's contact, and the changes so far. */
type Sender = ReturnType<typeof recordInboundContact>;

/** Over the daily limit: nothing is linked until tomorrow, unless staff help. Sent once an hour. */
function tooOften(linking: Linking, { contactId, changes }: Sender): EventEffects {
  const { context, now } = linking.eventContext;
  const told = `too_often:${contactId}`;
  const note = 'too_often';
  if (!context.chatLimit.left(told, 1, now).ok) return { changes, note };
  const reply = chatReply(linking.eventContext, contactId, words(linking).help);
  return {
    changes: joinChanges(changes, { outbox: [reply] }),
    note,
    afterCommit: () => context.chatLimit.take(told, 1, now),
  };
}

const localeOf = ({ rows }: Linking) => rows.brand?.locale ?? 'zh-Hant';
const words = (linking: Linking) => chatWords[localeOf(linking)];

async function effectsOfDecision(linking: Linking, decision: LinkDecision): Promise<EventEffects> {
  if (decision.act === 'read') return readEffects(linking, decision.show);
  const { sender, attemptId } = await decided(linking, decision);
  switch (decision.act) {
    case 'link':
      // The success message covers it.
      return counted(linking, sender.changes, 'linked');
    case 'open':
      return ask(linking, sender, attemptId);
    case 'decline':
      return answered(linking, sender, whatsappFailure(localeOf(linking), 'declined'), 'declined');
    case 'fail':
      return answered(linking, sender, whatsappFailure(localeOf(linking), decision.reason), decision.reason);
    case 'block':
      throw new Error('nobody is blocked on WhatsApp who writes to us');
  }
}

async function decided(linking: Linking, decision: WritingDecision): Promise<{ sender: Sender; attemptId: string }> {
  const { eventContext, rows, tap, externalId, proven } = linking;
  const { context, event, now } = eventContext;
  const name = event.detail.name ?? null;
  const who = { tap, externalId, name, pictureUrl: null, idTokenHash: null, platformCode: null, proven };
  const { changes, attemptId } = await linkChanges(context, rows, who, decision, now);
  const heard = { lastInboundAt: event.at, secondId: secondIdOf(eventContext) };
  const newContacts = changes.newContacts?.map((made) => ({ ...made, ...heard }));
  const [made] = newContacts ?? [];
  const sender = made ? { contactId: made.id, changes: {} } : recordInboundContact(eventContext);
  const { contactId } = sender;
  const newAttempts = changes.newAttempts?.map((own) => ({
    ...own,
    targetContactId: own.targetContactId ?? contactId,
  }));
  const all = { ...changes, ...(newContacts && { newContacts }), ...(newAttempts && { newAttempts }) };
  return { sender: { contactId, changes: joinChanges(sender.changes, all) }, attemptId };
}

async function readEffects(
  linking: Linking,
  show: Extract<LinkDecision, { act: 'read' }>['show'],
): Promise<EventEffects> {
  const { eventContext, rows } = linking;
  const sender = recordInboundContact(eventContext);
  if (show === 'declined') return answered(linking, sender, whatsappFailure(localeOf(linking), show), show);
  const attempt = show === 'linked_again' ? rows.redemption?.attempt : rows.attempt;
  if (!attempt || !rows.redemption) throw new Error('nothing to read again');
  const { sourceChannel, targetChannel, brand } = rows;
  const text = words(linking).linkedAgain(
    platformNames[sourceChannel.platform],
    platformNames[targetChannel.platform],
    nameInChat(brand?.name ?? targetChannel.name),
  );
  const undoable = eventContext.now.getTime() - rows.redemption.at.getTime() < undoableMs;
  const more = undoable ? { buttons: undoButtons(eventContext.context, rows, attempt.id) } : {};
  const reply = chatReply(eventContext, sender.contactId, text, more);
  return counted(linking, joinChanges(sender.changes, { outbox: [reply] }), 'linked');
}

function ask(linking: Linking, { contactId, changes }: Sender, attemptId: string): EventEffects {
  const { eventContext, rows } = linking;
  const source = { name: rows.source?.contact.name ?? null, platform: rows.sourceChannel.platform };
  const { text, yes, no } = whatsappQuestion(localeOf(linking), source);
  const button = buttonOf(eventContext.context, attemptId);
  const buttons = [
    { label: yes, data: `link:yes:${button}` },
    { label: no, data: `link:no:${button}` },
  ];
  const reply = chatReply(eventContext, contactId, text, { buttons, cause: 'question', attemptId });
  return counted(linking, joinChanges(changes, { outbox: [reply] }), 'consent');
}

function answered(
  linking: Linking,
  { contactId, changes }: Sender,
  text: string,
  reason = 'token_invalid',
): EventEffects {
  const reply = chatReply(linking.eventContext, contactId, text);
  return counted(linking, joinChanges(changes, { outbox: [reply] }), 'failed', reason);
}

function counted(
  { eventContext }: Linking,
  changes: Changes,
  status: 'linked' | 'consent' | 'failed',
  reason = '',
): EventEffects {
  return { changes, afterCommit: () => eventContext.context.metrics.links.inc({ status, reason }) };
}

/** A bug: the attempt records it (M16) and the event is processed. If the database is away this throws, and the event is retried. */
async function unexpected(linking: Linking, error: unknown): Promise<EventEffects> {
  const { event, context } = linking.eventContext;
  context.log.error({ err: error, cardId: linking.rows.card.id, eventId: event.id }, 'a link failed unexpectedly');
  return effectsOfDecision(linking, { act: 'fail', reason: 'unexpected_error' });
}
