import { cleanName } from './names.ts';

const hanAtStart = /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
const hanAtEnd = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u;

/**
 * Puts `values` into the `{…}` of a text, in one pass (a value that holds `{…}` is not filled again). Texts have a space around each
 * placeholder, as between Han and Latin letters; between two Han letters that space goes (`的 {brand} 對話` → `的小美咖啡對話`).
 * A placeholder in `keep` is spaced like its value but stays, for a caller that puts an element there. Unknown placeholders stay.
 */
export function fill(text: string, values: Record<string, string>, keep: readonly string[] = []): string {
  const [start = '', ...rest] = text.split(/\{(\w+)\}/);
  let filled = start;
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const name = rest[index] ?? '';
    const after = rest[index + 1] ?? '';
    const raw = values[name];
    const value = raw === undefined ? `{${name}}` : cleanName(raw);
    if (filled.endsWith(' ') && hanAtEnd.test(filled.trimEnd()) && hanAtStart.test(value)) filled = filled.trimEnd();
    filled += keep.includes(name) ? `{${name}}` : value;
    filled += hanAtEnd.test(value) && hanAtStart.test(after.trimStart()) ? after.trimStart() : after;
  }
  return filled;
}
