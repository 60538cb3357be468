import type { Locale } from '../contract/page.ts';
import { type Platform, platformNames } from '../contract/platforms.ts';
import { maskedInChat } from '../domain/contact.ts';
import { type ChatFailure, chatWords } from './chat-words.ts';

/** Asks the sender of a code whether the two accounts are theirs (copy.md §5). */
export function whatsappQuestion(locale: Locale, source: { name: string | null; platform: Platform }) {
  const { whatsappAsk, whatsappYes, whatsappNo, yourAccount } = chatWords[locale];
  const text = whatsappAsk(maskedInChat(source.name) || yourAccount, platformNames[source.platform]);
  return { text, yes: whatsappYes, no: whatsappNo };
}

/** These are a wrong code to the sender. */
const wrongCode = new Set(['token_invalid', 'token_expired', 'card_used']);

/** The answer to a code that didn't link: the text that the page would show. */
export function whatsappFailure(locale: Locale, reason: string): string {
  const words = chatWords[locale];
  if (wrongCode.has(reason)) return words.whatsappBadCode;
  return words.failed[reason in words.failed ? (reason as ChatFailure) : 'unexpected_error'];
}
