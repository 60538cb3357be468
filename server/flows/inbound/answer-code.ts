import { findCodes } from '../../domain/linking/whatsapp-code.ts';
import { joinChanges } from '../../store/write/changes.ts';
import { chatWords } from '../../words/chat-words.ts';
import { beginsAsDraft, endsAsDraft } from '../../words/whatsapp-draft.ts';
import type { CardRequest } from '../campaigns/campaign-index.ts';
import { hashOfCode, hashOfLocator, isFreshCode } from '../cards/card-code.ts';
import { completeWhatsappLink } from '../linking/complete-whatsapp-link.ts';
import { chatReply } from './chat-reply.ts';
import type { EventContext, EventEffects } from './event-context.ts';
import { recordInboundContact } from './record-inbound-contact.ts';
import { requestedCard } from './requested-card.ts';

/** Messages with a code, or that begin as a draft, per hour and sender: more are handled as any other message. */
const codesAnHour = 20;

/**
 * A text on WhatsApp (§9): with the code of a card whose target is this number, it taps that card. Else it is an ordinary message,
 * answered if it was surely meant to link.
 */
export async function answerCode(
  eventContext: EventContext,
  { text, forwarded }: { text: string; forwarded: boolean },
  asked: CardRequest,
): Promise<EventEffects> {
  const { context, event, subject, now } = eventContext;
  const { candidates, meant } = findCodes(text);
  const sender = `${event.channelId}:${subject.contact?.externalId ?? event.externalId}`;
  const isOver = !context.chatLimit.left(sender, codesAnHour, now).ok;
  const guessing = isOver && meant > 0 ? { note: 'code_guessing' } : {};
  const card = isOver ? null : await cardOfCodes(eventContext, candidates);
  const counted = (times: number) => () => {
    for (let i = 0; i < times; i += 1) context.chatLimit.take(sender, codesAnHour, now);
  };
  if (card?.targetChannelId === event.channelId) {
    const tap = { cardId: card.id, tapId: event.id, tappedAt: event.at, provenance: null };
    // Somebody who sends another's code in other words may not know what it does.
    const knows = !forwarded && endsAsDraft(text, card.code, card.sourcePlatform);
    const proven = knows && isFreshCode(context, card, card.code, event.at);
    const effects = await completeWhatsappLink(eventContext, tap, { proven });
    const afterCommit = () => {
      counted(1)();
      effects.afterCommit?.();
    };
    return { ...effects, afterCommit };
  }

  const { contactId, changes } = recordInboundContact(eventContext);
  const brought = await requestedCard(eventContext, contactId, asked);
  if (brought || isOver) {
    const all = joinChanges(changes, brought?.changes ?? {});
    return { ...guessing, ...brought, changes: all, afterCommit: counted(meant) };
  }
  const { whatsappTexts: drafts } = await eventContext.words(event.channelId);
  // A code of another number's card is surely meant as one.
  const wrong = card !== null || (meant > 0 && drafts.length > 0) || beginsAsDraft(text, drafts);
  return {
    changes: joinChanges(changes, { outbox: wrong ? [await badCodeReply(eventContext, contactId)] : [] }),
    afterCommit: counted(wrong ? Math.max(meant, 1) : meant),
  };
}

/** The first card in the text and its code; this number's cards come before others. */
async function cardOfCodes({ context, event }: EventContext, candidates: string[]) {
  if (candidates.length === 0) return null;
  const hashed = candidates.map((code) => ({ code, asks: hashOfCode(code), locator: hashOfLocator(code) }));
  const found = await context.store.cards.ofCodes({
    codes: hashed.map(({ asks }) => asks),
    locators: hashed.map(({ locator }) => locator),
  });
  const inOrder = hashed.flatMap(({ code, asks, locator }) =>
    found
      .filter((card) => card.codeHash.equals(asks) || card.freshCodeHash?.equals(locator))
      .map((card) => ({ ...card, code })),
  );
  return inOrder.find(({ targetChannelId }) => targetChannelId === event.channelId) ?? inOrder[0] ?? null;
}

async function badCodeReply(eventContext: EventContext, contactId: string) {
  const brand = await eventContext.context.store.pages.brand();
  return chatReply(eventContext, contactId, chatWords[brand?.locale ?? 'zh-Hant'].whatsappBadCode);
}
