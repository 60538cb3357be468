import { plainName } from '../contract/plain-name.ts';
import { cutToGraphemes, cutToUnits } from './texts/plain-text.ts';

const han = /\p{Script=Han}/u;
const letter = /\p{L}/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * A name as it may be shown to anybody with a card: Han names keep first and last (陳＊美; two characters 陳＊; one ＊),
 * names with any other letter the first of each word (J＊ L＊). No letter at all, or no name: one ＊ (§2).
 */
export function maskName(name: string | null): string {
  const text = plainName(name ?? '');
  const letters = [...text].filter((char) => letter.test(char));
  if (letters.length === 0) return text ? '＊' : '';
  if (letters.every((char) => han.test(char))) return maskHan(graphemes(text).filter((g) => han.test(g)));
  return text
    .split(/\s+/)
    .map((word) => `${graphemes(word)[0] ?? ''}＊`)
    .join(' ');
}

function maskHan(characters: string[]): string {
  const [first = '', ...rest] = characters;
  if (rest.length === 0) return '＊';
  if (rest.length === 1) return `${first}＊`;
  return `${first}＊${rest.at(-1)}`;
}

const inChat = 20;

/** A name as a chat shows it: one line without control and bidi characters, 20 graphemes at most (copy.md §1); empty if nothing of it is visible. */
export const nameInChat = (name: string): string => cutToGraphemes(plainName(name), inChat);

/** `nameInChat`, then ever shorter forms, for texts that the previous form makes too long. */
export function* shorterNames(name: string): Generator<string> {
  const full = nameInChat(name);
  yield full;
  for (let most = full.length - 1; most >= 2; most -= 1) {
    const shorter = cutToUnits(full, most);
    if (shorter.length === most) yield shorter;
  }
}

/** A masked name as a chat shows it; empty where there is none. */
export const maskedInChat = (name: string | null): string => cutToGraphemes(maskName(name), inChat);

const graphemes = (text: string) => Array.from(segmenter.segment(text), (part) => part.segment);
