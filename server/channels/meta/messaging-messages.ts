import type { Limits } from '../../contract/platform-facts.ts';
import type { CardButton, Message } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import { cutTo, maxButtons, shownButtons, wholeData, wholeLink } from '../limits.ts';
import { pictureShown, wholePicture } from '../pictures.ts';

type Text = Extract<Message, { kind: 'text' }>;
type Card = Extract<Message, { kind: 'card' | 'buttons' }>;

/** Longer texts can't be sent in a button template. */
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
 * A card as a generic template of one element. A tap on it goes where the first button goes, unless that one answers in
 * the chat. Throws a RangeError for a card without buttons and for data over the limit.
 * @param pictureRatio the payload's `image_aspect_ratio`, where the platform knows it
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic
 */
export function messagingCard(card: Card, limits: Limits, pictureRatio: 'square' | null): object {
  const imageUrl = pictureShown(card);
  const text = cutTo(cleanText(card.text), limits.cardText);
  const buttons = card.kind === 'card' ? [{ label: card.button, url: card.url }] : shownButtons(card.buttons);
  const [first] = buttons;
  return template({
    template_type: 'generic',
    ...(imageUrl && pictureRatio && { image_aspect_ratio: pictureRatio }),
    elements: [
      {
        title: cutTo(cleanText(card.title), limits.title),
        ...(text !== '' && { subtitle: text }),
        ...(imageUrl && { image_url: imageUrl }),
        ...(first && 'url' in first && { default_action: { type: 'web_url', url: wholeLink(first.url, limits) } }),
        buttons: buttons.map((button) => templateButton(button, limits)),
      },
    ],
  });
}

function templateButton(button: CardButton, limits: Limits): object {
  const title = cutTo(cleanText(button.label), limits.label);
  return 'url' in button
    ? { type: 'web_url', url: wholeLink(button.url, limits), title }
    : { type: 'postback', title, payload: wholeData(button.data, limits) };
}

/**
 * A picture alone. Throws a RangeError for one that Meta can't fetch.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
export const messagingImage = (image: Extract<Message, { kind: 'image' }>): object => ({
  attachment: { type: 'image', payload: { url: wholePicture(image).url } },
});

const template = (payload: object): object => ({ attachment: { type: 'template', payload } });
