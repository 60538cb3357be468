import type { Limit, Limits } from '../contract/platform-facts.ts';
import type { CardButton, Message, SingleMessage } from '../domain/channel.ts';
import { cleanText, countGraphemes, cutToBytes, cutToGraphemes, cutToUnits } from '../domain/texts/plain-text.ts';

/** A part of a message that its platform would cut, or a link that it wouldn't take. `index`: which of a card's several buttons, from 0. */
export type TooLong = {
  part: 'title' | 'text' | 'button' | 'link';
  index?: number;
  length: number;
  max: number;
  unit: Limit['unit'];
};

/** At most this many buttons stand under a text or on a card, on every platform. */
export const maxButtons = 3;

const counters: Record<Limit['unit'], (text: string) => number> = {
  characters: (text) => text.length,
  bytes: (text) => Buffer.byteLength(text),
  graphemes: countGraphemes,
};

/** The length of a text as it goes out, as the limit counts it. */
const lengthIn = (text: string, { unit }: Limit): number => counters[unit](cleanText(text));

const cutters: Record<Limit['unit'], (text: string, max: number) => string> = {
  characters: cutToUnits,
  bytes: cutToBytes,
  graphemes: cutToGraphemes,
};

/** The text within a limit; a longer one is cut between characters and ends with …. */
export const cutTo = (text: string, { max, unit }: Limit): string => cutters[unit](text, max);

/** The first part of a message that is longer than a platform takes, or null. */
export function tooLongFor(limits: Limits, message: Message): TooLong | null {
  const messages = message.kind === 'several' ? message.messages : [message];
  for (const { text, limit, ...where } of messages.flatMap((one) => partsOf(limits, one))) {
    const length = lengthIn(text, limit);
    if (length > limit.max) return { ...where, length, ...limit };
  }
  return null;
}

type Part = Pick<TooLong, 'part' | 'index'> & { text: string; limit: Limit };

function partsOf(limits: Limits, message: SingleMessage): Part[] {
  switch (message.kind) {
    case 'text':
      return [{ part: 'text', text: message.text, limit: message.buttons?.length ? limits.buttonText : limits.text }];
    case 'image':
      return [];
    case 'card':
      return [...wordsOf(limits, message), { part: 'button', text: message.button, limit: limits.label }];
    case 'buttons':
      return [
        ...wordsOf(limits, message),
        ...message.buttons.flatMap((button, index) => partsOfButton(limits, button, index)),
      ];
  }
}

function partsOfButton(limits: Limits, button: CardButton, index: number): Part[] {
  const label: Part = { part: 'button', index, text: button.label, limit: limits.label };
  if (!('url' in button) || limits.link === null) return [label];
  return [label, { part: 'link', index, text: encoded(button.url), limit: { max: limits.link, unit: 'characters' } }];
}

const wordsOf = (limits: Limits, { title, text }: { title: string; text: string }): Part[] => [
  { part: 'title', text: title, limit: limits.title },
  { part: 'text', text, limit: limits.cardText },
];

/** @throws RangeError for several, on a platform that takes one message a send */
export function oneMessage(message: Message): SingleMessage {
  if (message.kind === 'several') throw new RangeError('one send holds one message here');
  return message;
}

/** The buttons of a card that are shown. @throws RangeError for none: no platform takes such a card */
export function shownButtons(buttons: CardButton[]): CardButton[] {
  if (buttons.length === 0) throw new RangeError('a card needs a button');
  return buttons.slice(0, maxButtons);
}

/** @throws RangeError for data over the limit: unlike a text it can't be cut */
export function wholeData(data: string, { data: max }: Limits): string {
  if (data.length > max) throw new RangeError(`a button takes data of at most ${max} characters here`);
  return data;
}

/** The address as platforms take it. @throws RangeError for one over the limit: half an address leads nowhere */
export function wholeLink(url: string, { link: max }: Limits): string {
  const link = encoded(url);
  if (max !== null && link.length > max) throw new RangeError(`an address has at most ${max} characters here`);
  return link;
}

/** People paste addresses with Chinese in them; on the wire they are percent-encoded. */
const encoded = (url: string): string => (/[^\x21-\x7e]/.test(url) && URL.canParse(url) ? new URL(url).href : url);
