/**
 * Cuts events out of a webhook's body byte for byte. `JSON.parse` and `JSON.stringify` would give the same values in
 * other bytes (Meta escapes what isn't ASCII), and what we keep is what the platform signed.
 */

/** The elements of a JSON array, each as its own bytes. The input must be valid JSON; anything but an array has none. */
export function elementsOf(json: Uint8Array): Uint8Array[] {
  return partsOf(json, '[').map(([part]) => part);
}

/** A member of a JSON object as bytes (of two with the same name the last, as `JSON.parse` does), or null. */
export function memberOf(json: Uint8Array, name: string): Uint8Array | null {
  const found = partsOf(json, '{').findLast(([, key]) => key === name);
  return found ? found[0] : null;
}

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const openers = new Set([code('['), code('{')]);
const closers = new Set([code(']'), code('}')]);

/** The parts between the outermost brackets: [value, key of an object's member]. */
function partsOf(json: Uint8Array, bracket: '[' | '{'): [Uint8Array, string | null][] {
  const parts: [Uint8Array, string | null][] = [];
  let depth = 0;
  let start = 0;
  let key: string | null = null;
  const close = (end: number): void => {
    const part = trimmed(json.subarray(start, end));
    if (part.length > 0) parts.push([part, key]);
    key = null;
  };
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === quote) at = endOfString(json, at);
    else if (openers.has(byte)) {
      if (depth === 0) {
        if (byte !== code(bracket)) return [];
        start = at + 1;
      }
      depth += 1;
    } else if (closers.has(byte)) {
      depth -= 1;
      if (depth === 0) close(at);
    } else if (depth === 1 && byte === code(',')) {
      close(at);
      start = at + 1;
    } else if (depth === 1 && byte === code(':') && bracket === '{') {
      key = JSON.parse(Buffer.from(json.subarray(start, at)).toString('utf8'));
      start = at + 1;
    }
  }
  return parts;
}

function endOfString(json: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let from = 0;
  let to = bytes.length;
  while (from < to && (bytes[from] ?? 0) <= 0x20) from += 1;
  while (to > from && (bytes[to - 1] ?? 0) <= 0x20) to -= 1;
  return bytes.subarray(from, to);
}
