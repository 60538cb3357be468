import { open } from './apps.js';
import { avatar, buildComposer, buildLog, clock, dayName, sameDay, speaker } from './chat.js';
import { befriend, write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { drawFlex } from './flex.js';
import { model } from './model.js';
import { t } from './texts.js';

/** LINE's chat with an Official Account; the account's profile as long as the customer never added it. */
export function buildLineChat() {
  const name = el('strong', { class: 'chat-name' });
  const shield = el('span', { class: 'shield', role: 'img' }, icon('shield', 16));
  const block = el(
    'button',
    { type: 'button', class: 'block', on: { click: () => befriend('block') } },
    icon('block', 22),
  );
  const decor = (...icons) => el('span', { class: 'decor', 'aria-hidden': 'true' }, ...icons.map((one) => icon(one)));
  const header = el(
    'header',
    { class: 'chat-head' },
    decor('back'),
    el('span', { class: 'chat-title' }, shield, name),
    decor('search'),
    block,
    decor('menu'),
  );
  const nothing = el('p', { class: 'stamp' }, el('span'));
  const log = buildLog('line', drawMessage, nothing);
  const composer = buildComposer('line', {
    before: ['plus', 'camera', 'picture'],
    after: ['mic'],
    placeholder: () => t('message'),
  });
  const profile = buildProfile();
  const bar = buildBlockedBar();
  const node = el('div', { class: 'chat line-chat' }, header, log.node, profile.node, composer.node, bar.node);

  function update() {
    const { friendship } = model;
    const stranger = friendship === 'never' && model.chats.line.length === 0;
    put(node, { 'data-friendship': friendship });
    put(name, { text: model.accounts.line?.name ?? model.info.brand });
    put(shield, { 'aria-label': t('officialAccount') });
    put(block, { 'aria-label': t('block'), title: t('block'), hidden: friendship !== 'friend' });
    put(log.node, { hidden: stranger });
    put(nothing, { hidden: model.chats.line.length > 0 });
    put(nothing.firstChild, { text: t('noMessages') });
    put(composer.node, { hidden: friendship !== 'friend' });
    put(bar.node, { hidden: friendship === 'friend' || stranger });
    put(profile.node, { hidden: !stranger });
    for (const part of [log, composer, profile, bar]) part.update();
  }
  return { node, update };
}

function buildProfile() {
  const face = el('span', { class: 'face' }, avatar(null, 'large'));
  const name = el('p', { class: 'profile-name' });
  const kind = el('p', { class: 'profile-kind' });
  const add = el('button', { type: 'button', class: 'add', on: { click: () => befriend('follow') } });
  const node = el('div', { class: 'profile' }, face, name, kind, add);
  function update() {
    put(name, { text: model.accounts.line?.name ?? model.info.brand });
    put(kind, { text: t('officialAccount') });
    put(add, { text: t('addFriend') });
    put(face.firstChild, { text: [...name.textContent][0] });
  }
  return { node, update };
}

/** What LINE shows in the place of the line to type in, to those who blocked or removed the account. */
function buildBlockedBar() {
  const note = el('span');
  const button = el('button', {
    type: 'button',
    on: { click: () => befriend(model.friendship === 'blocked' ? 'unblock' : 'follow') },
  });
  const node = el('div', { class: 'blocked-bar' }, note, button);
  function update() {
    const blocked = model.friendship === 'blocked';
    put(note, { text: blocked ? t('blockedBar') : '' });
    put(button, { text: t(blocked ? 'unblock' : 'addFriend') });
  }
  return { node, update };
}

function drawMessage(message, before) {
  const rows = [];
  if (!before || !sameDay(before.at, message.at)) {
    rows.push(el('li', { class: 'stamp' }, el('time', { text: dayName(message.at) })));
  }
  const incoming = message.direction === 'to_customer';
  const notes = el(
    'span',
    { class: 'notes' },
    !incoming && el('span', { text: t('read') }),
    message.byPlatform && el('span', { class: 'greeting', text: t('greeting') }),
    el('time', { text: clock(message.at) }),
  );
  const name =
    incoming &&
    el('span', { class: 'sender', 'aria-hidden': 'true', text: model.accounts.line?.name ?? model.info.brand });
  const body = el('div', { class: 'said' }, name, speaker(message), drawContent(message));
  const face = incoming && avatar(model.accounts.line, 'tiny');
  rows.push(el('li', { class: `row ${incoming ? 'in' : 'out'} is-${message.kind}` }, face, body, notes));
  return rows;
}

function drawContent(message) {
  const { body } = message;
  if (message.kind === 'image' && message.imageUrl)
    return el('img', { class: 'photo', src: message.imageUrl, alt: t('picture') });
  if (message.kind !== 'card') return el('p', { class: 'bubble', text: message.text ?? '' });
  if (body?.type === 'flex') {
    const bubbles = body.contents?.type === 'carousel' ? body.contents.contents : [body.contents];
    return el('div', { class: 'cards' }, ...bubbles.map((bubble) => drawFlex(bubble, press)));
  }
  const template = body?.template ?? {};
  return el('div', { class: 'cards' }, ...(template.columns ?? [template]).map(drawTemplate));
}

/** Buttons, confirm and carousel templates. */
function drawTemplate(column) {
  const buttons = (column.actions ?? []).map((action) =>
    el('button', { type: 'button', class: 'flex-button link', text: action.label, on: { click: () => press(action) } }),
  );
  return el(
    'div',
    { class: 'card flex template' },
    column.thumbnailImageUrl && el('img', { class: 'hero wide', src: column.thumbnailImageUrl, alt: '' }),
    el(
      'div',
      { class: 'flex-body' },
      column.title && el('p', { class: 'card-title', text: column.title }),
      el('p', { text: column.text ?? '' }),
    ),
    el('div', { class: 'flex-footer' }, ...buttons),
  );
}

function press(action) {
  if (action?.uri) return open(action.uri, 'line');
  if (action?.type === 'message') return write('line', 'type', { text: action.text });
  return write('line', 'postback', { data: action?.data ?? '' });
}
