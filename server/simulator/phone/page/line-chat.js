import { open } from './apps.js';
import { buildBlockButton, buildBlockedBar } from './blocking.js';
import { avatar, buildFace, buildLog, clock, dayName, decor, sameDay, speaker } from './chat.js';
import { buildComposer } from './composer.js';
import { relate, write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { drawFlex } from './flex.js';
import { accountName, model } from './model.js';
import { buildRichMenu } from './rich-menu.js';
import { t } from './texts.js';

/** LINE's chat with an Official Account; the account's profile as long as the customer never added it. */
export function buildLineChat(panel) {
  const name = el('strong', { class: 'chat-name' });
  const shield = el('span', { class: 'shield', role: 'img' }, icon('shield', 16));
  const block = buildBlockButton(panel);
  const title = el('span', { class: 'chat-title' }, shield, name);
  const header = el('header', { class: 'chat-head' }, decor('back'), title, decor('search'), block.node, decor('menu'));
  const nothing = el('p', { class: 'stamp' }, el('span'));
  const log = buildLog(panel, (message, before) => drawMessage(panel, message, before), nothing);
  const composer = buildComposer(panel, {
    before: ['plus', 'camera', 'picture'],
    after: ['mic'],
    placeholder: () => t('message'),
  });
  const profile = buildProfile(panel);
  const bar = buildBlockedBar(panel);
  const richMenu = buildRichMenu(panel, (action) => onPress(panel, action));
  const parts = [header, log.node, profile.node, composer.node, richMenu.node, bar.node];
  const node = el('div', { class: 'chat line-chat' }, ...parts);

  function update() {
    const friendship = model.friendships[panel];
    const stranger = friendship === 'never' && model.chats[panel].length === 0;
    put(node, { 'data-friendship': friendship });
    put(name, { text: accountName(panel) });
    put(shield, { 'aria-label': t('officialAccount') });
    put(log.node, { hidden: stranger });
    put(nothing, { hidden: model.chats[panel].length > 0 });
    put(nothing.firstChild, { text: t('noMessages') });
    put(composer.node, { hidden: friendship !== 'friend' });
    put(profile.node, { hidden: !stranger });
    for (const part of [log, composer, profile, block, richMenu, bar]) part.update();
    if (stranger) put(bar.node, { hidden: true });
  }
  return { node, update };
}

function buildProfile(panel) {
  const face = buildFace(panel, 'large');
  const name = el('p', { class: 'profile-name' });
  const kind = el('p', { class: 'profile-kind' });
  const add = el('button', { type: 'button', class: 'add', on: { click: () => relate(panel, 'follow') } });
  const node = el('div', { class: 'profile' }, face.node, name, kind, add);
  function update() {
    face.update();
    put(name, { text: accountName(panel) });
    put(kind, { text: t('officialAccount') });
    put(add, { text: t('addFriend') });
  }
  return { node, update };
}

function drawMessage(panel, message, before) {
  const rows = [];
  if (!before || !sameDay(before.at, message.at)) {
    rows.push(el('li', { class: 'stamp' }, el('time', { text: dayName(message.at) })));
  }
  // A tapped button that says nothing leaves nothing in LINE's chat.
  if (message.kind === 'postback' && !message.text) return rows;
  const incoming = message.direction === 'to_customer';
  const notes = el(
    'span',
    { class: 'notes' },
    !incoming && el('span', { text: t('read') }),
    message.byPlatform && el('span', { class: 'greeting', text: t('greeting') }),
    el('time', { text: clock(message.at) }),
  );
  const name = incoming && el('span', { class: 'sender', 'aria-hidden': 'true', text: accountName(panel) });
  const body = el('div', { class: 'said' }, name, speaker(panel, message), drawContent(panel, message));
  const face = incoming && avatar(model.accounts[panel], 'tiny');
  rows.push(el('li', { class: `row ${incoming ? 'in' : 'out'} is-${message.kind}` }, face, body, notes));
  const replies = drawReplies(panel, message);
  return replies ? [...rows, replies] : rows;
}

function drawContent(panel, message) {
  const { body } = message;
  const press = (action) => onPress(panel, action);
  if (message.kind === 'image' && message.imageUrl)
    return el('img', { class: 'photo', src: body?.previewImageUrl ?? message.imageUrl, alt: t('picture') });
  if (message.kind !== 'card') return el('p', { class: 'bubble', text: message.text ?? '' });
  if (body?.type === 'flex') {
    const bubbles = body.contents?.type === 'carousel' ? body.contents.contents : [body.contents];
    return el('div', { class: 'cards' }, ...bubbles.map((bubble) => drawFlex(bubble, press)));
  }
  const template = body?.template ?? {};
  return el(
    'div',
    { class: 'cards' },
    ...(template.columns ?? [template]).map((column) => drawTemplate(column, press)),
  );
}

/** Buttons, confirm and carousel templates. */
function drawTemplate(column, press) {
  const buttons = (column.actions ?? []).map((action) =>
    el('button', {
      type: 'button',
      class: `flex-button link ${action.uri ? 'leads' : ''}`,
      text: action.label,
      on: { click: () => press(action) },
    }),
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

/** The row of quick replies under a message; null without any. */
function drawReplies(panel, message) {
  const items = message.body?.quickReply?.items;
  if (!Array.isArray(items)) return null;
  const buttons = items.map(({ action }) =>
    el('button', { type: 'button', class: 'reply', text: action.label, on: { click: () => onPress(panel, action) } }),
  );
  return el('li', { class: 'replies' }, ...buttons);
}

function onPress(panel, action) {
  if (action?.uri) return open(action.uri, panel);
  if (action?.type === 'message') return write(panel, 'type', { text: action.text });
  return write(panel, 'postback', { data: action?.data ?? '', text: action?.displayText });
}
