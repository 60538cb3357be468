// What Messenger and Instagram draw alike: templates, pictures and quick replies of the Send API.
import { open } from './apps.js';
import { write } from './deeds.js';
import { el } from './dom.js';
import { t } from './texts.js';

/** A message's own part of its row. */
export function drawContent(panel, message) {
  if (message.kind === 'card') return drawTemplate(panel, message);
  if (message.kind === 'image' && message.imageUrl)
    return el('img', { class: 'photo', src: message.imageUrl, alt: t('picture') });
  return el('p', { class: 'bubble', text: message.text ?? '' });
}

/** Generic template (a row of cards) and button template (a bubble with buttons). */
function drawTemplate(panel, message) {
  const payload = message.body?.attachment?.payload ?? {};
  const plain = { title: null, subtitle: payload.text ?? message.text, buttons: payload.buttons ?? [] };
  const elements = payload.elements ?? [plain];
  return el('div', { class: 'cards' }, ...elements.map((one) => drawCard(panel, one, payload)));
}

function drawCard(panel, element, payload) {
  const shape = payload.image_aspect_ratio === 'square' ? 'square' : 'wide';
  const leads = element.default_action?.url;
  return el(
    'div',
    { class: `card ${element.title ? 'generic' : 'plain'}` },
    element.image_url && el('img', { class: `hero ${shape}`, src: element.image_url, alt: '' }),
    el(
      'div',
      { class: 'card-text', on: { click: () => leads && open(leads, panel) } },
      element.title && el('p', { class: 'card-title', text: element.title }),
      element.subtitle && el('p', { class: 'card-subtitle', text: element.subtitle }),
    ),
    el('div', { class: 'card-buttons' }, ...(element.buttons ?? []).map((button) => drawButton(panel, button))),
  );
}

function drawButton(panel, button) {
  const press = () =>
    button.url
      ? open(button.url, panel)
      : write(panel, 'postback', { title: button.title, payload: button.payload ?? '' });
  return el('button', {
    type: 'button',
    class: `card-button ${button.url ? 'leads' : ''}`,
    text: button.title,
    on: { click: press },
  });
}

/** The row of quick replies under a message; null without any. */
export function drawReplies(panel, message) {
  const replies = message.body?.quick_replies;
  if (!Array.isArray(replies)) return null;
  const press = (reply) => () => write(panel, 'quick-reply', { title: reply.title, payload: reply.payload ?? '' });
  const buttons = replies.map((reply) =>
    el('button', { type: 'button', class: 'reply', text: reply.title, on: { click: press(reply) } }),
  );
  return el('li', { class: 'replies' }, ...buttons);
}
