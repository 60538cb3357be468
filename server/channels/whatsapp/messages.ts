import type { Message } from '../../domain/channel.ts';
import { cleanText } from '../../domain/plain-text.ts';
import { cutTo, maxButtons, wholeData } from '../limits.ts';
import { headerLength, whatsappLimits } from './limits.ts';
import { recipientOf } from './recipient.ts';

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
      ...whatsappMessage(message),
      biz_opaque_callback_data: outboxId,
    }),
  );
}

/** The message's own part. Throws a RangeError for a button's data over 256 characters. */
export function whatsappMessage(message: Message): object {
  switch (message.kind) {
    case 'text':
      return textMessage(message);
    case 'card':
      return { type: 'interactive', interactive: linkCard(message) };
  }
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
function textMessage({ text, buttons = [] }: Extract<Message, { kind: 'text' }>): object {
  if (buttons.length === 0) return { type: 'text', text: { body: cutTo(cleanText(text), whatsappLimits.text) } };
  const replies = buttons.slice(0, maxButtons).map(({ label, data }) => ({
    type: 'reply',
    reply: { id: wholeData(data, whatsappLimits), title: cutTo(cleanText(label), whatsappLimits.label) },
  }));
  const body = { text: cutTo(cleanText(text), whatsappLimits.buttonText) };
  return { type: 'interactive', interactive: { type: 'button', body, action: { buttons: replies } } };
}

/**
 * A card whose button opens the phone's own browser. There is one header: the picture's, else the title's, if it fits.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages
 */
function linkCard(card: Extract<Message, { kind: 'card' }>): object {
  const title = cutTo(cleanText(card.title), whatsappLimits.title);
  const text = cutTo(cleanText(card.text), whatsappLimits.cardText);
  const display_text = cutTo(cleanText(card.button), whatsappLimits.label);
  const header = headerOf(card.imageUrl, title, text);
  const body = header?.type === 'text' ? text : [title, text].filter(Boolean).join('\n');
  return {
    type: 'cta_url',
    ...(header && { header }),
    body: { text: body },
    action: { name: 'cta_url', parameters: { display_text, url: card.url } },
  };
}

/** The body can't be empty, so that a title alone is the body. */
function headerOf(imageUrl: string | undefined, title: string, text: string) {
  if (imageUrl?.startsWith('https://')) return { type: 'image', image: { link: imageUrl } };
  return title !== '' && text !== '' && title.length <= headerLength && !title.includes('\n')
    ? { type: 'text', text: title }
    : null;
}
