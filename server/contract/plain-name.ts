// Names are untrusted: characters that break the line, change the text direction or are invisible are removed.

/** Letters and symbols that are invisible: fillers of Hangul, the empty Braille cell, blank hieroglyphs, an empty note. */
const blanks = /[\u115f\u1160\u2800\u3164\uffa0\u{13441}\u{13442}\u{1d159}]/gu;
/**
 * Invisible characters that change their neighbours are kept: in joined emoji, flags of regions, and letters of joining scripts.
 * All others are removed.
 */
const joined =
  /((?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=\u{1f3f4}[\u{e0030}-\u{e007a}]*)[\u{e0030}-\u{e007f}]|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}])[\u200c\u200d](?=\p{L}))|\p{Cf}/gu;
const seen = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}]/u;

/** A text in one line, without control, bidi and invisible characters; repeated spaces become one. */
export function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(joined, (_all, kept: string | undefined) => kept ?? '')
    .replace(/ +/g, ' ')
    .trim();
}

/** A name in one line; `''` if nothing of it is visible. */
export function plainName(text: string): string {
  const name = oneLine(text.replace(blanks, ' '));
  return seen.test(name) ? name : '';
}
