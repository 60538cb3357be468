import { open } from './apps.js';
import { avatar, buildComposer, buildLog, clock, dayName, sameDay, speaker } from './chat.js';
import { write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { model } from './model.js';
import { t } from './texts.js';

const pauseMs = 15 * 60_000;

/** Messenger's chat with a business. */
export function buildMessengerChat() {
  const name = el('strong', { class: 'chat-name' });
  const kind = el('span', { class: 'chat-kind' });
  const face = el('span', { class: 'face' });
  const about = buildAbout();
  const log = buildLog('messenger', drawMessage, about.node);
  const composer = buildComposer('messenger', {
    before: ['plus-round', 'camera', 'picture', 'mic'],
    after: ['like'],
    placeholder: () => 'Aa',
  });
  const decor = (icons) => el('span', { class: 'decor', 'aria-hidden': 'true' }, ...icons.map((one) => icon(one)));
  const header = el(
    'header',
    { class: 'chat-head' },
    decor(['back']),
    face,
    el('span', { class: 'chat-title' }, name, kind),
    decor(['phone', 'video', 'info']),
  );
  const node = el('div', { class: 'chat messenger-chat' }, header, log.node, composer.node);
  let facesFor = '';

  function update() {
    const account = model.accounts.messenger;
    put(name, { text: account?.name ?? model.info.brand });
    put(kind, { text: t('messengerKind') });
    if (facesFor !== name.textContent) {
      face.replaceChildren(avatar(account, 'small'));
      facesFor = name.textContent;
    }
    about.update();
    log.update();
    composer.update();
  }
  return { node, update };
}

/** Who this is, above the first message. */
function buildAbout() {
  const face = el('span', { class: 'face' });
  const name = el('p', { class: 'profile-name' });
  const note = el('p', { class: 'about-note' });
  function update() {
    const account = model.accounts.messenger;
    if (name.textContent !== account?.name) face.replaceChildren(avatar(account, 'large'));
    put(name, { text: account?.name ?? model.info.brand });
    put(note, { text: t('aboutMessenger', { brand: model.info.brand, keyword: model.info.keyword }) });
  }
  return { node: el('div', { class: 'about' }, face, name, note), update };
}

function drawMessage(message, before) {
  const rows = [];
  if (!before || message.at - before.at > pauseMs) {
    const day = sameDay(message.at, Date.now()) ? '' : `${dayName(message.at)} `;
    rows.push(el('li', { class: 'stamp' }, el('time', { text: day + clock(message.at) })));
  }
  const side = message.direction === 'to_customer' ? 'in' : 'out';
  const content = message.kind === 'card' ? drawTemplate(message) : drawBubble(message);
  const face = side === 'in' && avatar(model.accounts.messenger, 'tiny');
  rows.push(el('li', { class: `row ${side} is-${message.kind}` }, face, speaker(message), content));
  const replies = message.body?.quick_replies;
  if (Array.isArray(replies)) rows.push(drawReplies(replies));
  return rows;
}

function drawBubble(message) {
  if (message.kind === 'image' && message.imageUrl)
    return el('img', { class: 'photo', src: message.imageUrl, alt: t('picture') });
  return el('p', { class: 'bubble', text: message.text ?? '' });
}

/** Generic template (a row of cards) and button template (a bubble with buttons). */
function drawTemplate(message) {
  const payload = message.body?.attachment?.payload ?? message.body?.message?.attachment?.payload ?? {};
  const elements = payload.elements ?? [
    { title: null, subtitle: payload.text ?? message.text, buttons: payload.buttons ?? [] },
  ];
  return el('div', { class: 'cards' }, ...elements.map((one) => drawCard(one, payload)));
}

function drawCard(element, payload) {
  const shape = payload.image_aspect_ratio === 'square' ? 'square' : 'wide';
  return el(
    'div',
    { class: `card ${element.title ? 'generic' : 'plain'}` },
    element.image_url && el('img', { class: `hero ${shape}`, src: element.image_url, alt: '' }),
    el(
      'div',
      {
        class: 'card-text',
        on: { click: () => element.default_action?.url && open(element.default_action.url, 'messenger') },
      },
      element.title && el('p', { class: 'card-title', text: element.title }),
      element.subtitle && el('p', { class: 'card-subtitle', text: element.subtitle }),
    ),
    el('div', { class: 'card-buttons' }, ...(element.buttons ?? []).map(drawButton)),
  );
}

function drawButton(button) {
  const press = () =>
    button.url
      ? open(button.url, 'messenger')
      : write('messenger', 'postback', { title: button.title, payload: button.payload ?? '' });
  return el('button', {
    type: 'button',
    class: `card-button ${button.url ? 'leads' : ''}`,
    text: button.title,
    on: { click: press },
  });
}

function drawReplies(replies) {
  const press = (reply) => () => write('messenger', 'type', { text: reply.title });
  return el(
    'li',
    { class: 'replies' },
    ...replies.map((reply) =>
      el('button', { type: 'button', class: 'reply', text: reply.title, on: { click: press(reply) } }),
    ),
  );
}
