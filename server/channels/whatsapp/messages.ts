import { platforms } from '../../contract/platforms.ts';
import type { CardButton, Message, MessageButton, SingleMessage } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import { cutTo, maxButtons, oneMessage, shownButtons, wholeData, wholeLink } from '../limits.ts';
import { pictureShown, wholePicture } from '../pictures.ts';
import { recipientOf } from './recipient.ts';

const { limits } = platforms.whatsapp;
/** A text header takes less than a title may have: a longer one goes into the body. */
const headerLength = 60;

type Card = Extract<Message, { kind: 'card' | 'buttons' }>;

/**
 * The body of a send. `biz_opaque_callback_data` comes back in every status, which tells an `unknown` send that it arrived.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export function renderWhatsappSend(message: Message, to: { externalId: string }, outboxId: string): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipientOf(to.externalId),
      ...whatsappMessage(oneMessage(message)),
      biz_opaque_callback_data: outboxId,
    }),
  );
}

/**
 * The message's own part. Throws a RangeError for a button's data over 256 characters, a picture alone that WhatsApp can't
 * fetch, and buttons that it has no message for (`interactiveCard`).
 */
export function whatsappMessage(message: SingleMessage): object {
  switch (message.kind) {
    case 'text':
      return textMessage(message);
    case 'image':
      return { type: 'image', image: { link: wholePicture(message).url } };
    case 'card':
      return interactiveCard(message, [{ label: message.button, url: message.url }]);
    case 'buttons':
      return interactiveCard(message, shownButtons(message.buttons));
  }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
function textMessage({ text, buttons = [] }: Extract<Message, { kind: 'text' }>): object {
  if (buttons.length === 0) return { type: 'text', text: { body: cutTo(cleanText(text), limits.text) } };
  const body = { text: cutTo(cleanText(text), limits.buttonText) };
  return interactive({ type: 'button', body, action: repliesOf(buttons.slice(0, maxButtons)) });
}

/**
 * One button that opens an address, in the phone's own browser, or up to three that answer; WhatsApp mixes none. There is
 * one header: the picture's, else the title's, if it fits. Throws a RangeError for a mixture, or for several addresses.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages
 */
function interactiveCard(card: Card, buttons: CardButton[]): object {
  const title = cutTo(cleanText(card.title), limits.title);
  const text = cutTo(cleanText(card.text), limits.cardText);
  const header = headerOf(pictureShown(card), title, text);
  const body = { text: header?.type === 'text' ? text : [title, text].filter(Boolean).join('\n') };
  const around = { ...(header && { header }), body };
  const [first, ...more] = buttons;
  if (first && 'url' in first && more.length === 0) {
    const parameters = { display_text: labelOf(first), url: wholeLink(first.url, limits) };
    return interactive({ type: 'cta_url', ...around, action: { name: 'cta_url', parameters } });
  }
  const replies = buttons.filter((button) => 'data' in button);
  if (replies.length < buttons.length) throw new RangeError('WhatsApp takes one address, or answers, on a card');
  return interactive({ type: 'button', ...around, action: repliesOf(replies) });
}

/** WhatsApp refuses two answers alike, which a label may be once it is cut. */
function repliesOf(buttons: MessageButton[]): object {
  const replies = buttons.map((button) => ({ id: wholeData(button.data, limits), title: labelOf(button) }));
  for (const part of ['id', 'title'] as const) {
    if (new Set(replies.map((reply) => reply[part])).size < replies.length) {
      throw new RangeError('WhatsApp takes no two answers alike on a card');
    }
  }
  return { buttons: replies.map((reply) => ({ type: 'reply', reply })) };
}

const labelOf = ({ label }: CardButton): string => cutTo(cleanText(label), limits.label);

const interactive = (content: object): object => ({ type: 'interactive', interactive: content });

/** The body can't be empty, so that a title alone is the body. */
function headerOf(imageUrl: string | undefined, title: string, text: string) {
  if (imageUrl !== undefined) return { type: 'image', image: { link: imageUrl } };
  return title !== '' && text !== '' && title.length <= headerLength && !title.includes('\n')
    ? { type: 'text', text: title }
    : null;
}
