/**
 * Cuts events out of a webhook's body byte for byte. `JSON.parse` and `JSON.stringify` would give the same values in
 * other bytes (Meta escapes what isn't ASCII), and what we keep is what the platform signed. Nor is a body of megabytes ever parsed
 * as a whole, which would block everybody else: one scan, in steps, finds all parts down to a depth.
 */
import { EnvelopeError } from './event-fields.ts';
import { type Steps, stepBytes } from './steps.ts';

const noMembers: ReadonlyMap<string, Outline> = new Map();
const noElements: readonly Outline[] = [];

/**
 * A value in a JSON text: its bytes, and what it holds if it is an object or an array above the depth that was asked for. There may be
 * very many, so the bytes are cut out when they are asked for.
 */
export class Outline {
  /** @param members by name; of two with the same name the last, as `JSON.parse` does */
  constructor(
    private readonly json: Uint8Array,
    readonly start: number,
    readonly end: number,
    readonly isArray = false,
    readonly members: ReadonlyMap<string, Outline> = noMembers,
    readonly elements: readonly Outline[] = noElements,
  ) {}

  get bytes(): Uint8Array {
    return this.json.subarray(this.start, this.end);
  }
}

/** No platform's webhook is nearly as deep. */
const maxLevels = 64;
/** WhatsApp puts a thousand messages into one webhook, each with a contact. */
const mostParts = 10_000;

/**
 * The outline of a JSON text; of anything but an object or an array it holds nothing.
 * @param depth how many levels of objects and arrays are opened; what is deeper is passed over
 * @param maxParts how many members and elements it may hold: of `{}` alone 4 MB have more than a million
 * @throws EnvelopeError where brackets, strings or names don't fit together, and for too many levels or parts
 */
export function* outlineOf(json: Uint8Array, depth: number, maxParts = mostParts): Steps<Outline> {
  const scan = buildScan(json, depth, maxParts);
  for (let from = 0; from < json.length; from += stepBytes) {
    const to = Math.min(from + stepBytes, json.length);
    scan.readTo(to);
    yield to - from;
  }
  return scan.end();
}

/** An object or an array that hasn't ended yet. */
type Opened = {
  isArray: boolean;
  start: number;
  members: Map<string, Outline>;
  elements: Outline[];
  /** Of the part that is being read: where it starts, its name in an object, and its outline if it was opened. */
  partStart: number;
  key: string | null;
  part: Outline | null;
};

const broken = () => new EnvelopeError('no JSON');

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

function buildScan(json: Uint8Array, depth: number, maxParts: number) {
  const opened: Opened[] = [];
  /** How many objects and arrays are open below the depth. */
  let below = 0;
  let parts = 0;
  let root: Outline | null = null;
  let inString = false;
  let at = 0;

  function open(isArray: boolean): void {
    if (root) throw broken();
    if (opened.length + below === maxLevels) throw new EnvelopeError('too many levels');
    if (opened.length === depth) below += 1;
    else
      opened.push({
        isArray,
        start: at,
        members: new Map(),
        elements: [],
        partStart: at + 1,
        key: null,
        part: null,
      });
  }

  function close(): void {
    if (below > 0) {
      below -= 1;
      return;
    }
    const ended = opened.pop();
    if (!ended) throw broken();
    endPart(ended);
    const outline = new Outline(json, ended.start, at + 1, ended.isArray, ended.members, ended.elements);
    const parent = opened.at(-1);
    if (parent) parent.part = outline;
    else root = outline;
  }

  function endPart(parent: Opened): void {
    const [start, end] = [afterSpace(json, parent.partStart, at), beforeSpace(json, parent.partStart, at)];
    if (start < end) {
      if (++parts > maxParts) throw new EnvelopeError('too many parts');
      const { part: inner } = parent;
      const part = inner?.start === start && inner.end === end ? inner : new Outline(json, start, end);
      if (parent.isArray) parent.elements.push(part);
      else if (parent.key === null) throw broken();
      else parent.members.set(parent.key, part);
    }
    parent.partStart = at + 1;
    parent.key = null;
    parent.part = null;
  }

  function endName(parent: Opened | undefined): void {
    if (!parent || parent.isArray) return;
    parent.key = nameOf(json.subarray(parent.partStart, at));
    parent.partStart = at + 1;
  }

  function readByte(byte: number | undefined): void {
    if (byte === quote) inString = true;
    else if (byte === openBracket || byte === openBrace) open(byte === openBracket);
    else if (byte === closeBracket || byte === closeBrace) close();
    else if (below > 0) return;
    else if (byte === colon) endName(opened.at(-1));
    else if (byte === comma) {
      const parent = opened.at(-1);
      if (parent) endPart(parent);
    }
  }

  return {
    readTo(end: number): void {
      while (at < end) {
        if (inString) {
          while (at < end && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
          inString = at >= end;
          if (inString) return;
        } else {
          readByte(json[at]);
        }
        at += 1;
      }
    },

    end(): Outline {
      if (opened.length > 0) throw broken();
      if (!root) return new Outline(json, 0, json.length);
      if (afterSpace(json, root.end, json.length) < json.length) throw broken();
      return root;
    },
  };
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

/** Where the first byte is that is no space, `end` if there is none. */
function afterSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) <= 0x20) at += 1;
  return at;
}

/** The end of the last byte that is no space. */
function beforeSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] ?? 0) <= 0x20) at -= 1;
  return at;
}
