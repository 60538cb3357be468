import { plainExternalId } from '../external-id.ts';

/**
 * A word of a search. `raw`: as typed, for member numbers. `text`: as it occurs in a name, or in a number without `+`, separators
 * and leading zeros. `externalId`: as platforms write ids.
 */
export type SearchWord = { raw: string; text: string; externalId: string };

const digitsOnly = /^\+?[\d\s().\-‐-―]*\d[\d\s().\-‐-―]*$/;
const leastPhoneDigits = 6;

/** The words of what somebody typed; a phone number with spaces is one word. None if nothing but blanks was typed. */
export function searchWords(typed: string): SearchWord[] {
  const plain = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (plain === '') return [];
  const words = isPhone(plain) ? [plain] : plain.split(/\s+/);
  return [...new Set(words)].map((raw) => ({ raw, text: textOf(raw), externalId: plainExternalId(raw) }));
}

/** A number at home is written with a 0, one from abroad with 00 or +: none of these is in the number as WhatsApp writes it. */
function textOf(word: string): string {
  const digits = digitsOf(word);
  if (digits !== word && !isPhone(word)) return word;
  return digits.replace(/^0+/, '') || digits;
}

const isPhone = (text: string) => digitsOnly.test(text) && digitsOf(text).length >= leastPhoneDigits;
const digitsOf = (text: string) => text.replace(/\D/g, '');
