import type { Locale } from '../contract/page.ts';
import { type Platform, platformNames } from '../contract/platforms.ts';
import { findCodes, showCode } from '../domain/linking/whatsapp-code.ts';
import { chatWords } from './chat-words.ts';

/** The draft that WhatsApp opens with (copy.md §5): the marketer's text or the default, then the code and the effect of sending. */
export function prefilledText(draft: {
  campaignText: string | null;
  code: string;
  sourcePlatform: Platform;
  locale: Locale;
}): string {
  const words = chatWords[draft.locale];
  const lines = words.whatsappLines(showCode(draft.code), platformNames[draft.sourcePlatform]);
  return [draft.campaignText || words.whatsappText, ...lines].join('\n');
}

/** Allows a short addition after the draft, such as a thank-you. */
const mostAfter = 20;

/**
 * True if the text ends like a draft, in any language: a line with this code, and as the last line the effect of sending. Then its
 * sender has seen that line, since phones show the end of a long draft.
 */
export function endsAsDraft(text: string, code: string, sourcePlatform: Platform): boolean {
  const lines = text.trim().split(/\r?\n/);
  const last = plain(lines.at(-1) ?? '');
  const isLast = Object.values(chatWords).some((words) => {
    const [, doing] = words.whatsappLines('', platformNames[sourcePlatform]);
    return last.startsWith(plain(doing)) && last.length <= plain(doing).length + mostAfter;
  });
  return isLast && findCodes(lines.at(-2) ?? '').candidates.includes(code);
}

const letter = /[\p{L}\p{N}]/u;
const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/**
 * True if a text begins like a draft that WhatsApp opened with, with the marketer's text or the default.
 * @param campaignTexts the text of each campaign whose target is this number; null: the default
 */
export function beginsAsDraft(text: string, campaignTexts: readonly (string | null)[]): boolean {
  if (campaignTexts.length === 0) return false;
  const said = plain(text);
  const drafts = [...campaignTexts, ...Object.values(chatWords).map((words) => words.whatsappText)];
  return drafts.some((draft) => {
    const begin = plain(draft ?? '');
    if (!begin || !said.startsWith(begin)) return false;
    // “Hi” isn't the beginning of “Hilary”.
    return !(letter.test(begin.at(-1) ?? '') && letter.test(said.charAt(begin.length)));
  });
}
