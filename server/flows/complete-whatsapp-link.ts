import { platformNames } from '../domain/channel.ts';
import { type ChatFailure, chatWords } from '../domain/chat-words.ts';
import { maskedInChat, nameInChat } from '../domain/contact.ts';
import { decideByRows, decideFriend, isTooOften, type LinkDecision } from '../domain/link-decision.ts';
import type { Tap } from '../domain/link-token.ts';
import type { LinkRows } from '../store/link-read.ts';
import { chatReply } from './chat-reply.ts';
import { type EventEffects, type EventScene, eventWrite, noteOn } from './event-scene.ts';
import { heardFrom, secondIdOf } from './heard-from.ts';
import { joinWrites } from './join-writes.ts';
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
  scene: EventScene,
  tap: Tap,
  said: { proven: boolean; consent?: boolean },
): Promise<EventEffects> {
  const { context, event, subject, write } = scene;
  const externalId = subject.contact?.externalId ?? event.externalId;
  const rows = await context.store.link.read({ ...tap, externalId, idTokenHash: null, now: write.now });
  if (!rows) throw new Error('a code without its card');
  const linking: Linking = { scene, rows, tap, externalId, proven: said.proven };
  if (rows.card.revokedAt || isCardOver(context, rows.card, write.now)) {
    return answered(linking, heardFrom(scene), words(linking).whatsappBadCode);
  }
  const instead = (error: unknown) => recordUnexpected(linking, error);
  try {
    const facts = linkFacts(rows, tap, externalId, null, write.now);
    const decision = decideByRows(facts) ?? decideFriend(facts, { asks: !said.proven, consent: said.consent });
    if (isTooOften(facts, decision)) {
      noteOn(scene, 'too_often');
      return tooOften(linking, heardFrom(scene));
    }
    return { ...(await effects(linking, decision)), instead };
  } catch (error) {
    return instead(error);
  }
}

/** Nothing is linked until tomorrow; a person can help before. Said once an hour. */
function tooOften(linking: Linking, contactId: string): EventEffects {
  const { scene } = linking;
  const { context, write } = scene;
  const told = `too_often:${contactId}`;
  if (!context.chatLimit.left(told, 1, write.now).ok) return { write, more: false };
  write.outbox.push(chatReply(scene, contactId, words(linking).help));
  return { write, more: false, written: () => context.chatLimit.take(told, 1, write.now) };
}

type Linking = { scene: EventScene; rows: LinkRows; tap: Tap; externalId: string; proven: boolean };

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
  const { scene, rows, tap, externalId, proven } = linking;
  const { context, event, write } = scene;
  const name = event.detail.name ?? null;
  const who = { tap, externalId, name, pictureUrl: null, idTokenHash: null, platformCode: null, proven };
  const { write: own, attemptId } = await linkWrite(context, rows, who, decision, write.now);
  const [made] = own.newContacts;
  if (made) Object.assign(made, { lastInboundAt: event.at, secondId: secondIdOf(scene) });
  const contactId = made?.id ?? heardFrom(scene);
  if (own.newAttempt) own.newAttempt.targetContactId ??= contactId;
  joinWrites(write, own);
  return { contactId, attemptId };
}

async function readEffects(
  linking: Linking,
  show: Extract<LinkDecision, { act: 'read' }>['show'],
): Promise<EventEffects> {
  const { scene, rows } = linking;
  const contactId = heardFrom(scene);
  if (show === 'declined') return answered(linking, contactId, failed(linking, show), show);
  const attempt = show === 'linked_again' ? rows.redemption?.attempt : rows.attempt;
  if (!attempt || !rows.redemption) throw new Error('nothing to read again');
  const { sourceChannel, targetChannel, brand } = rows;
  const text = words(linking).linkedAgain(
    platformNames[sourceChannel.platform],
    platformNames[targetChannel.platform],
    nameInChat(brand?.name ?? targetChannel.name),
  );
  const undoable = scene.write.now.getTime() - rows.redemption.at.getTime() < undoableMs;
  const more = undoable ? { buttons: undoButtons(scene.context, rows, attempt.id) } : {};
  scene.write.outbox.push(chatReply(scene, contactId, text, more));
  return counted(linking, 'linked');
}

function ask(linking: Linking, contactId: string, attemptId: string): EventEffects {
  const { scene, rows } = linking;
  const { whatsappAsk, whatsappYes, whatsappNo, yourAccount } = words(linking);
  const name = maskedInChat(rows.source?.contact.name ?? null) || yourAccount;
  const button = buttonOf(scene.context, attemptId);
  const buttons = [
    { label: whatsappYes, data: `link:yes:${button}` },
    { label: whatsappNo, data: `link:no:${button}` },
  ];
  const question = whatsappAsk(name, platformNames[rows.sourceChannel.platform]);
  scene.write.outbox.push(chatReply(scene, contactId, question, { buttons, cause: 'question', attemptId }));
  return counted(linking, 'consent');
}

/** What the page would say; a used card is a code that is no longer good. */
function failureWords(linking: Linking, reason: string): string {
  return reason in words(linking).failed ? failed(linking, reason as ChatFailure) : words(linking).whatsappBadCode;
}

const failed = (linking: Linking, reason: ChatFailure) => words(linking).failed[reason];

function answered(linking: Linking, contactId: string, text: string, reason = 'token_invalid'): EventEffects {
  linking.scene.write.outbox.push(chatReply(linking.scene, contactId, text));
  return counted(linking, 'failed', reason);
}

function counted({ scene }: Linking, status: 'linked' | 'consent' | 'failed', reason = ''): EventEffects {
  const written = () => scene.context.metrics.links.inc({ status, reason });
  return { write: scene.write, more: false, written };
}

/** A mistake of ours: the attempt says so (M16), and the event is over. A database that is gone throws again, and it isn't. */
async function recordUnexpected(linking: Linking, error: unknown): Promise<EventEffects> {
  const { event, subject, context } = linking.scene;
  context.log.error({ err: error, cardId: linking.rows.card.id, eventId: event.id }, 'a link failed unexpectedly');
  const scene = { ...linking.scene, write: eventWrite(event, subject, context.now()) };
  return effects({ ...linking, scene }, { act: 'fail', reason: 'unexpected_error' });
}
