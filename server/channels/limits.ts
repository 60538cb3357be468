import type { Message } from '../domain/channel.ts';
import { cleanText, cutToBytes, cutToUnits } from '../domain/plain-text.ts';

/** How a platform counts. `characters` are UTF-16 units: the count that is never smaller than another. */
export type Limit = { max: number; unit: 'characters' | 'bytes' };

/** What one platform takes: the numbers stand in its folder's `limits.ts`, once. */
export interface Limits {
  text: Limit;
  /** A text with buttons under it. */
  buttonText: Limit;
  /** Of a card. */
  title: Limit;
  cardText: Limit;
  /** The words on a button. */
  label: Limit;
  /** What a button brings back, in UTF-16 units. It can't be cut. */
  data: number;
  /** How long after a customer's message we may write; null: always. */
  windowMs: number | null;
}

/** A part of a message that its platform would cut. */
export type TooLong = { part: 'title' | 'text' | 'button'; length: number; max: number; unit: Limit['unit'] };

/** At most this many buttons stand under a text, on every platform. */
export const maxButtons = 3;

/** The length of a text as it goes out, as the limit counts it. */
function lengthIn(text: string, { unit }: Limit): number {
  const clean = cleanText(text);
  return unit === 'bytes' ? Buffer.byteLength(clean) : clean.length;
}

/** The text within a limit; a longer one is cut between characters and ends with …. */
export const cutTo = (text: string, { max, unit }: Limit): string =>
  unit === 'bytes' ? cutToBytes(text, max) : cutToUnits(text, max);

/** The first part of a message that is longer than a platform takes, or null. */
export function tooLongFor(limits: Limits, message: Message): TooLong | null {
  const parts: [TooLong['part'], string, Limit][] =
    message.kind === 'card'
      ? [
          ['title', message.title, limits.title],
          ['text', message.text, limits.cardText],
          ['button', message.button, limits.label],
        ]
      : [['text', message.text, message.buttons?.length ? limits.buttonText : limits.text]];
  for (const [part, text, limit] of parts) {
    const length = lengthIn(text, limit);
    if (length > limit.max) return { part, length, ...limit };
  }
  return null;
}

/** @throws RangeError for data over the limit: unlike a text it can't be cut */
export function wholeData(data: string, { data: max }: Limits): string {
  if (data.length > max) throw new RangeError(`a button takes data of at most ${max} characters here`);
  return data;
}
