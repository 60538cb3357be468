import { platforms } from '../../contract/platforms.ts';
import { type CardButton, type Message, type SingleMessage, wordsSaid } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import { cutTo, maxButtons, shownButtons, wholeData, wholeLink } from '../limits.ts';
import { pictureShown, wholePicture } from '../pictures.ts';

const { limits, picture } = platforms.line;
const altText = { max: 1500, unit: 'characters' } as const;
/** One push is billed once, however many messages it holds. */
export const messagesPerPush = 5;

type Text = Extract<Message, { kind: 'text' }>;
type Card = Extract<Message, { kind: 'card' | 'buttons' }>;

/**
 * The body of a push, or of a reply where there is a token: frozen before the first try, since a retry key holds for the same bytes
 * only, and a token for one try. Throws a RangeError for none or more than five messages, and as `lineMessage` does.
 */
export function renderLineSend(message: Message, to: { externalId: string; replyToken?: string | null }): Uint8Array {
  const messages = message.kind === 'several' ? message.messages : [message];
  if (messages.length < 1 || messages.length > messagesPerPush)
    throw new RangeError('a push holds one to five messages');
  const receiver = to.replyToken ? { replyToken: to.replyToken } : { to: to.externalId };
  return new TextEncoder().encode(JSON.stringify({ ...receiver, messages: messages.map(lineMessage) }));
}

/**
 * One message object. A card is a Flex bubble, since templates can't show a picture in its own ratio. Throws a
 * RangeError for a button's address over 1,000 characters, its data over 300, or a picture alone that LINE can't fetch.
 * https://developers.line.biz/en/reference/messaging-api/#message-objects
 */
export function lineMessage(message: SingleMessage): object {
  switch (message.kind) {
    case 'text':
      return message.buttons?.length
        ? flexText(message, message.buttons)
        : { type: 'text', text: cutTo(cleanText(message.text), limits.text) };
    case 'image': {
      const { url, previewUrl } = wholePicture(message);
      return { type: 'image', originalContentUrl: url, previewImageUrl: previewUrl };
    }
    case 'card':
      return flexCard(message, [{ label: message.button, url: message.url }]);
    case 'buttons':
      return flexCard(message, shownButtons(message.buttons));
  }
}

/** Quick replies would be gone with the next message; buttons in a bubble stay. */
function flexText({ text }: Text, buttons: NonNullable<Text['buttons']>): object {
  const said = cutTo(cleanText(text), limits.buttonText);
  const actions = buttons.slice(0, maxButtons).map(actionOf);
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

/** One button a row, the first in LINE's green. */
function flexCard(card: Card, buttons: CardButton[]): object {
  const title = cutTo(cleanText(card.title), limits.title);
  const text = cutTo(cleanText(card.text), limits.cardText);
  const actions = buttons.map(actionOf);
  return {
    type: 'flex',
    altText: cutTo([title, text].filter(Boolean).join('\n'), altText),
    contents: {
      type: 'bubble',
      ...heroOf(card, actions),
      body: box([
        ...textComponent(title, { weight: 'bold', size: 'lg' }),
        ...textComponent(text, { size: 'md', color: '#555555' }),
      ]),
      footer: box(actions.map((action, index) => ({ type: 'button', ...(index === 0 ? green : grey), action }))),
    },
  };
}

const green = { style: 'primary', color: '#06C755' };
const grey = { style: 'secondary', height: 'sm' };

function actionOf(button: CardButton): object {
  const label = labelOf(button.label);
  if ('data' in button) {
    const data = wholeData(button.data, limits);
    return { type: 'postback', label, data, displayText: cleanText(wordsSaid({ label, data })) };
  }
  return { type: 'uri', label, uri: wholeLink(button.url, limits) };
}

const box = (contents: object[]): object => ({ type: 'box', layout: 'vertical', spacing: 'md', contents });

const labelOf = (label: string): string => cutTo(cleanText(label), limits.label);

/** LINE refuses an empty text component. */
function textComponent(text: string, style: object): object[] {
  return text === '' ? [] : [{ type: 'text', text, wrap: true, ...style }];
}

/** A tap on the picture goes where the first button goes, unless that one speaks for the customer. */
function heroOf(card: Card, [first]: object[]): { hero?: object } {
  const url = pictureShown(card);
  if (url === undefined) return {};
  const aspectRatio = ratioOf(card.imageRatio ?? { width: 1, height: 1 });
  const action = first && 'uri' in first ? { action: first } : {};
  return { hero: { type: 'image', url, size: 'full', aspectRatio, aspectMode: 'cover', ...action } };
}

/** LINE takes whole numbers from 1 to 100,000. A picture that is too high is shown in the highest way there is. */
function ratioOf({ width, height }: { width: number; height: number }): string {
  const scale = Math.min(1, 33_333 / width);
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.min(Math.round(height * scale), w * picture.maxHeightByWidth));
  return `${w}:${h}`;
}
