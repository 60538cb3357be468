/**
 * Text that a text column and a platform accept: NUL (PostgreSQL refuses it) and lone surrogates (no UTF-8 has them)
 * become U+FFFD, everything else stays.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text in at most `max` UTF-16 units, a longer one cut between graphemes and ended with …. */
export function cutToUnits(text: string, max: number): string {
  if (text.length <= max) return text;
  // Everything before the grapheme that holds the last allowed unit fits, and leaves one unit for the ….
  const start = graphemes.segment(text).containing(max - 1)?.index ?? 0;
  return `${(start > 0 ? text.slice(0, start) : wholeCodePoints(text, max - 1)).trimEnd()}…`;
}

/** The text in at most `max` bytes of UTF-8, a longer one cut between graphemes and ended with …. `max` is at least 7. */
export function cutToBytes(text: string, max: number): string {
  if (bytesOf(text) <= max) return text;
  // The … takes three. One grapheme may exceed the limit: then code points are the unit.
  const kept = fitting(graphemesOf(text), max - 3) || fitting(text, max - 3);
  return `${kept.trimEnd()}…`;
}

/** The text in at most `max` graphemes (what a person calls a character), a longer one ended with …. */
export function cutToGraphemes(text: string, max: number): string {
  const starts: number[] = [];
  for (const { index } of graphemes.segment(text)) {
    starts.push(index);
    if (starts.length > max) return `${text.slice(0, starts[max - 1]).trimEnd()}…`;
  }
  return text;
}

/** How many characters a person counts. */
export const countGraphemes = (text: string): number => [...graphemes.segment(text)].length;

/** One grapheme may be longer than the limit (stacked accents): then code points are the unit. */
function wholeCodePoints(text: string, units: number): string {
  const cut = text.slice(0, units);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of graphemes.segment(text)) yield segment;
}

/** The first parts that fit into `max` bytes. */
function fitting(parts: Iterable<string>, max: number): string {
  let kept = '';
  let bytes = 0;
  for (const part of parts) {
    bytes += bytesOf(part);
    if (bytes > max) return kept;
    kept += part;
  }
  return kept;
}
