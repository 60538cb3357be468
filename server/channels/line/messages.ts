import type { Message } from '../../domain/channel.ts';
import { cleanText, cutToGraphemes } from '../../domain/plain-text.ts';
import { cutTo, maxButtons, wholeData } from '../limits.ts';
import { altText, labelGraphemes, lineLimits, linkLength, maxHeightByWidth, pictureLinkLength } from './limits.ts';

type Text = Extract<Message, { kind: 'text' }>;
type Card = Extract<Message, { kind: 'card' }>;

/** The body of a push: frozen before the first try, since a retry key holds for the same bytes only. */
export function renderLinePush(message: Message, to: { externalId: string }): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ to: to.externalId, messages: [lineMessage(message)] }));
}

/**
 * One message object. A card is a Flex bubble, since templates can't show a picture in its own ratio. Throws a
 * RangeError for a button's address over 1,000 characters, or its data over 300.
 * https://developers.line.biz/en/reference/messaging-api/#message-objects
 */
export function lineMessage(message: Message): object {
  switch (message.kind) {
    case 'text':
      return message.buttons?.length
        ? flexText(message, message.buttons)
        : { type: 'text', text: cutTo(cleanText(message.text), lineLimits.text) };
    case 'card':
      return flexCard(message);
  }
}

/** Quick replies would be gone with the next message; buttons in a bubble stay. */
function flexText({ text }: Text, buttons: NonNullable<Text['buttons']>): object {
  const said = cutTo(cleanText(text), lineLimits.buttonText);
  const actions = buttons.slice(0, maxButtons).map((button) => {
    const label = labelOf(button.label);
    return { type: 'postback', label, data: wholeData(button.data, lineLimits), displayText: label };
  });
  return {
    type: 'flex',
    altText: cutTo(said, altText),
    contents: {
      type: 'bubble',
      body: box(textComponent(said, { size: 'md' })),
      footer: box(actions.map((action) => ({ type: 'button', style: 'secondary', height: 'sm', action }))),
    },
  };
}

function flexCard(card: Card): object {
  if (card.url.length > linkLength) throw new RangeError('LINE takes addresses of at most 1,000 characters');
  const title = cutTo(cleanText(card.title), lineLimits.title);
  const text = cutTo(cleanText(card.text), lineLimits.cardText);
  const action = { type: 'uri', label: labelOf(card.button), uri: card.url };
  return {
    type: 'flex',
    altText: cutTo([title, text].filter(Boolean).join('\n'), altText),
    contents: {
      type: 'bubble',
      ...heroOf(card, action),
      body: box([
        ...textComponent(title, { weight: 'bold', size: 'lg' }),
        ...textComponent(text, { size: 'md', color: '#555555' }),
      ]),
      footer: box([{ type: 'button', style: 'primary', color: '#06C755', action }]),
    },
  };
}

const box = (contents: object[]): object => ({ type: 'box', layout: 'vertical', spacing: 'md', contents });

const labelOf = (label: string): string => cutTo(cutToGraphemes(cleanText(label), labelGraphemes), lineLimits.label);

/** LINE refuses an empty text component. */
function textComponent(text: string, style: object): object[] {
  return text === '' ? [] : [{ type: 'text', text, wrap: true, ...style }];
}

/** LINE takes pictures over https only; a card without its picture still links. */
function heroOf({ imageUrl: url, imageRatio }: Card, action: object): { hero?: object } {
  if (!url || url.length > pictureLinkLength || !/^https:\/\/[\x21-\x7e]+$/.test(url)) return {};
  const aspectRatio = ratioOf(imageRatio ?? { width: 1, height: 1 });
  return { hero: { type: 'image', url, size: 'full', aspectRatio, aspectMode: 'cover', action } };
}

/** LINE takes whole numbers from 1 to 100,000. A picture that is too high is shown in the highest way there is. */
function ratioOf({ width, height }: { width: number; height: number }): string {
  const scale = Math.min(1, 33_333 / width);
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.min(Math.round(height * scale), w * maxHeightByWidth));
  return `${w}:${h}`;
}
