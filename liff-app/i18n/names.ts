// Names come from strangers. What could break a line, flip the reading direction of the words around it, or hide
// (bidirectional controls, line and paragraph separators, C0 and C1) is taken out before a name is put into a sentence.
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A name as it may be shown in a sentence or a row: one line, no control or bidi characters; `''` if nothing is left. */
export function cleanName(name: string): string {
  return name.replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
}

/** The first letter of a name, for a place without a picture. */
export const initialOf = (name: string): string => [...cleanName(name)][0]?.toUpperCase() ?? '';

/** `cleanName`, cut for a chat to `limit` characters as people count them (graphemes), then `…`. */
export function shortName(name: string, limit = 20): string {
  const letters = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(cleanName(name))];
  if (letters.length <= limit) return cleanName(name);
  return `${letters
    .slice(0, limit)
    .map((letter) => letter.segment)
    .join('')}…`;
}
