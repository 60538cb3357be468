/**
 * Cuts events out of a webhook's body byte for byte. `JSON.parse` and `JSON.stringify` would give the same values in
 * other bytes (Meta escapes what isn't ASCII), and what we keep is what the platform signed. Nor is a body of megabytes ever parsed
 * as a whole, which would hold up everybody else: one scan finds the members of an object, and elements are found one by one.
 */
import { EnvelopeError } from './event-fields.ts';

/** The elements of a JSON array, each as its own bytes, found as they are asked for; anything but an array has none. */
export function* elementsOf(json: Uint8Array): Generator<Uint8Array> {
  for (const [part] of partsOf(json, openBracket)) yield part;
}

/**
 * The members of a JSON object as bytes, by name (of two with the same name the last, as `JSON.parse` does); anything but an object has
 * none. @throws EnvelopeError where brackets, strings or names don't fit together
 */
export function membersOf(json: Uint8Array): Map<string, Uint8Array> {
  const members = new Map<string, Uint8Array>();
  for (const [part, key] of partsOf(json, openBrace)) {
    if (key === null) throw broken();
    members.set(key, part);
  }
  return members;
}

/** True if the bytes are a JSON array. */
export const isArray = (json: Uint8Array | undefined): json is Uint8Array => json?.[0] === openBracket;

const broken = () => new EnvelopeError('no JSON');

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The parts between the outermost brackets: [value, key of an object's member]. */
function* partsOf(json: Uint8Array, open: number): Generator<[Uint8Array, string | null]> {
  const { length } = json;
  let depth = 0;
  let start = 0;
  let key: string | null = null;
  for (let at = 0; at < length; at += 1) {
    const byte = json[at];
    if (byte === quote) {
      at = endOfString(json, at);
    } else if (byte === openBracket || byte === openBrace) {
      if (depth === 0) {
        if (byte !== open) return;
        start = at + 1;
      }
      depth += 1;
    } else if (byte === closeBracket || byte === closeBrace || (byte === comma && depth === 1)) {
      if (byte !== comma) depth -= 1;
      if (depth > 1 || (depth === 1 && byte !== comma)) continue;
      const part = trimmed(json, start, at);
      if (part.length > 0) yield [part, key];
      key = null;
      start = at + 1;
      if (depth === 0) return onlySpace(json, start);
    } else if (byte === colon && depth === 1 && open === openBrace) {
      key = nameOf(json.subarray(start, at));
      start = at + 1;
    }
  }
  if (depth > 0) throw broken();
}

function onlySpace(json: Uint8Array, from: number): void {
  if (trimmed(json, from, json.length).length > 0) throw broken();
}

function nameOf(bytes: Uint8Array): string {
  try {
    const name: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof name === 'string') return name;
  } catch {
    // Told below.
  }
  throw broken();
}

function endOfString(json: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at;
}

function trimmed(bytes: Uint8Array, start: number, end: number): Uint8Array {
  let from = start;
  let to = end;
  while (from < to && (bytes[from] ?? 0) <= 0x20) from += 1;
  while (to > from && (bytes[to - 1] ?? 0) <= 0x20) to -= 1;
  return bytes.subarray(from, to);
}
