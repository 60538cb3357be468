import type { Locale } from '../contract/page.ts';
import { type Platform, platformNames } from './channel.ts';
import { chatWords } from './chat-words.ts';

/** Crockford's base 32: no I, L, O and U, so that a code can be read out and typed. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 16;
const codeBytes = 10;

/** 80 bits as a code, in the form that codes are compared in: `9K3M2Q…`, 16 characters. @param bytes at least ten */
export function codeOfBytes(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, codeBytes)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let i = 0; i < codeLength; i += 1) {
    code = alphabet[Number(bits & 31n)] + code;
    bits >>= 5n;
  }
  return code;
}

/** As a customer sees it: four groups of four. */
export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** The draft that WhatsApp opens with (copy.md §5): the marketer's words or ours, then the code and what sending it does. */
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

/** O and I are what people read where 0 and 1 stand. */
const fold = (word: string) => word.replaceAll('O', '0').replace(/[IL]/g, '1');

export type FoundCodes = {
  /** Everything in the text that could be a code, each once, in order. */
  candidates: string[];
  /** One of them was surely meant as a code: a sentence doesn't come in this form by chance. */
  meant: boolean;
};

/**
 * The codes a text may hold: anywhere in it, in any case, typos folded, broken by spaces, hyphens or line breaks. Words of
 * Latin letters can add up to the length of a code, so most candidates of a long text are none.
 */
export function findCodes(text: string): FoundCodes {
  const upper = text.normalize('NFKC').toUpperCase();
  const words = [...upper.matchAll(/[0-9A-Z]+/g)].map((match) => ({
    word: match[0],
    at: match.index,
    end: match.index + match[0].length,
  }));
  const candidates = new Set<string>();
  let meant = false;
  for (const [from, first] of words.entries()) {
    let joined = '';
    for (let to = from; to < words.length && joined.length < codeLength; to += 1) {
      const next = words[to];
      const previous = words[to - 1];
      if (!next) break;
      // Only what people put inside a code may part it.
      if (to > from && previous && !/^[\s\-‐-―_.]{1,4}$/.test(upper.slice(previous.end, next.at))) break;
      joined += next.word;
      if (joined.length !== codeLength) continue;
      const code = fold(joined);
      if (![...code].every((char) => alphabet.includes(char))) continue;
      candidates.add(code);
      meant ||= isMeant(upper.slice(first.at, next.end), to - from + 1);
    }
  }
  return { candidates: [...candidates], meant };
}

/** In one piece, joined by hyphens, or four groups of four with a digit among them. */
function isMeant(written: string, words: number): boolean {
  if (words === 1) return /\d/.test(written);
  if (/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(written)) return true;
  return /\d/.test(written) && /^[0-9A-Z]{4}([\s\-‐-―_.]+[0-9A-Z]{4}){3}$/.test(written);
}
