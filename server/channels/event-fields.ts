import { createHash, hash } from 'node:crypto';
import { plainName } from '../contract/plain-name.ts';
import { isPublicUrl } from '../contract/public-url.ts';
import type { InboundEvent } from '../domain/channel.ts';
import { cleanText, cutToUnits } from '../domain/texts/plain-text.ts';
import { digestOf, type Steps } from './steps.ts';

/** A body that isn't the platform's envelope at all: no event of it can be kept as an event. */
export class EnvelopeError extends Error {
  override name = 'EnvelopeError';
}

/** One webhook brings a thousand at most; each becomes a row. */
const maxEvents = 5_000;

/** Adds events to those of a body. @throws EnvelopeError for more than any platform puts into one */
export function addEvents(events: InboundEvent[], more: readonly InboundEvent[]): void {
  if (events.length + more.length > maxEvents) throw new EnvelopeError('too many events');
  for (const event of more) events.push(event);
}

export type Fields = Record<string, unknown>;

/** The value as an object; anything else has no fields. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

const utf8 = new TextDecoder();

/** Nothing that a platform sends of one thing is nearly as large; more isn't parsed, which can't be done in steps. */
const maxJsonBytes = 128 * 1024;

/** The bytes as JSON; undefined if they aren't, or are too many for one thing. */
export function jsonOf(raw: Uint8Array): unknown {
  if (raw.length > maxJsonBytes) return undefined;
  try {
    return JSON.parse(utf8.decode(raw));
  } catch {
    return undefined;
  }
}

/** An identifier of a platform, or null for what can't be one. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value) ? value : null;
}

/** A text a person wrote, safe for a text column; null if there is none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? cleanText(value) : null;
}

const longestName = 200;

/** The name of a person or account: one line, cut to 200 characters; null if nothing of it is visible. */
export function nameOf(value: unknown): string | null {
  return typeof value === 'string'
    ? cutToUnits(plainName(cleanText(value.slice(0, 10_000))), longestName) || null
    : null;
}

/** A picture's address as platforms give it, or null: nobody's private network, no user name in it. */
export function pictureOf(value: unknown): string | null {
  const isAddress = typeof value === 'string' && value.length <= 2048 && /^https?:\/\/[\x21-\x7e]+$/.test(value);
  return isAddress && isPublicUrl(value) ? value : null;
}

/** Milliseconds since 1970 as a date (to the year 9999, which any database takes), or null. */
export function timeOf(value: unknown): Date | null {
  const fits = typeof value === 'number' && value >= 0 && value < 253_402_300_800_000;
  return fits ? new Date(Math.trunc(value)) : null;
}

/** The name of an event we don't handle, short enough for a log and a column. */
export function typeOf(value: unknown): string {
  return textOf(value)?.slice(0, 64).toWellFormed() || 'unknown';
}

/** What names an event that has no id of its own: a redelivery has the same bytes. */
export function hashOf(bytes: Uint8Array): string {
  return `sha256:${hash('sha256', bytes)}`;
}

/** The cost of reading an event besides its bytes, in bytes. */
export const eventBytes = 512;

/**
 * Reads an event in a step of its own; one that is too large to be parsed is kept unread.
 * @param event.at when the body came, or was written
 */
export function* readInStep(
  event: Pick<InboundEvent, 'at' | 'account' | 'body'>,
  read: () => InboundEvent,
): Steps<InboundEvent> {
  const { body } = event;
  if (body.length > maxJsonBytes) {
    const digest = yield* digestOf(createHash('sha256'), body);
    return { ...event, key: `sha256:${digest.toString('hex')}`, externalId: null, kind: 'ignored', type: 'too_large' };
  }
  const done = read();
  yield body.length + eventBytes;
  return done;
}
