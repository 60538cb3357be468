import type { Message } from '../../domain/channel.ts';
import { cleanText } from '../../domain/plain-text.ts';
import { cutTo, type Limits, maxButtons, wholeData } from '../limits.ts';

type Text = Extract<Message, { kind: 'text' }>;
type Card = Extract<Message, { kind: 'card' }>;

/** Longer texts can't stand in a button template. */
const templateText = 640;

/**
 * A text as Messenger and Instagram take it. Buttons come as a button template, or, under a text that is too long for
 * one, as quick replies. Throws a RangeError for a button's data over the limit.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/button
 */
export function messagingText({ text, buttons = [] }: Text, limits: Limits): object {
  const said = cutTo(cleanText(text), buttons.length > 0 ? limits.buttonText : limits.text);
  const shown = buttons.slice(0, maxButtons).map(({ label, data }) => ({
    title: cutTo(cleanText(label), limits.label),
    payload: wholeData(data, limits),
  }));
  if (shown.length === 0) return { text: said };
  if (said.length > templateText)
    return { text: said, quick_replies: shown.map((button) => ({ content_type: 'text', ...button })) };
  return template({
    template_type: 'button',
    text: said,
    buttons: shown.map((button) => ({ type: 'postback', ...button })),
  });
}

/**
 * A card as a generic template of one element.
 * @param pictureRatio the payload's `image_aspect_ratio`, where the platform knows it
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic
 */
export function messagingCard(card: Card, limits: Limits, pictureRatio: 'square' | null): object {
  const imageUrl = card.imageUrl?.startsWith('https://') ? card.imageUrl : undefined;
  const text = cutTo(cleanText(card.text), limits.cardText);
  return template({
    template_type: 'generic',
    ...(imageUrl && pictureRatio && { image_aspect_ratio: pictureRatio }),
    elements: [
      {
        title: cutTo(cleanText(card.title), limits.title),
        ...(text !== '' && { subtitle: text }),
        ...(imageUrl && { image_url: imageUrl }),
        default_action: { type: 'web_url', url: card.url },
        buttons: [{ type: 'web_url', url: card.url, title: cutTo(cleanText(card.button), limits.label) }],
      },
    ],
  });
}

const template = (payload: object): object => ({ attachment: { type: 'template', payload } });
