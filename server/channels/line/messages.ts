import type { Message } from '../../domain/channel.ts';
import { cleanText, cutToGraphemes, cutToUnits } from '../../domain/plain-text.ts';

/** The body of a push: frozen before the first try, since a retry key holds for the same bytes only. */
export function renderLinePush(message: Message, to: { externalId: string }): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ to: to.externalId, messages: [lineMessage(message)] }));
}

/**
 * One message object. A card is a Flex bubble, since templates can't show a picture in its own ratio. Throws a
 * RangeError for a button's address over 1,000 characters.
 * https://developers.line.biz/en/reference/messaging-api/#message-objects
 */
export function lineMessage(message: Message): object {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: cutToUnits(cleanText(message.text), 5000) };
    case 'card':
      return flexCard(message);
  }
}

function flexCard(card: Extract<Message, { kind: 'card' }>): object {
  if (card.url.length > 1000) throw new RangeError('LINE takes addresses of at most 1,000 characters');
  // Far under the 2,000 a component takes and the 30 KB a bubble takes, more than a phone shows.
  const title = cutToUnits(cleanText(card.title), 200);
  const text = cutToUnits(cleanText(card.text), 1500);
  const label = cutToUnits(cutToGraphemes(cleanText(card.button), 20), 40);
  const action = { type: 'uri', label, uri: card.url };
  return {
    type: 'flex',
    altText: cutToUnits([title, text].filter(Boolean).join('\n'), 1500),
    contents: {
      type: 'bubble',
      ...heroOf(card.imageUrl, action),
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'md',
        contents: [
          ...textComponent(title, { weight: 'bold', size: 'lg' }),
          ...textComponent(text, { size: 'md', color: '#555555' }),
        ],
      },
      footer: {
        type: 'box',
        layout: 'vertical',
        contents: [{ type: 'button', style: 'primary', color: '#06C755', action }],
      },
    },
  };
}

/** LINE refuses an empty text component. */
function textComponent(text: string, style: object): object[] {
  return text === '' ? [] : [{ type: 'text', text, wrap: true, ...style }];
}

/** LINE takes pictures over https only; a card without its picture still links. */
function heroOf(url: string | undefined, action: object): { hero?: object } {
  if (!url || url.length > 2000 || !/^https:\/\/[\x21-\x7e]+$/.test(url)) return {};
  return { hero: { type: 'image', url, size: 'full', aspectRatio: '1:1', aspectMode: 'cover', action } };
}
