import { buildBlockButton, buildBlockedBar } from './blocking.js';
import { avatar, buildAbout, buildFace, buildLog, clock, dayName, decor, sameDay, speaker } from './chat.js';
import { buildComposer } from './composer.js';
import { el, icon, put } from './dom.js';
import { accountName, model } from './model.js';
import { drawContent, drawReplies } from './templates.js';
import { t } from './texts.js';

const pauseMs = 15 * 60_000;

/** Messenger's chat with a business. */
export function buildMessengerChat(panel) {
  const name = el('strong', { class: 'chat-name' });
  const kind = el('span', { class: 'chat-kind' });
  const face = buildFace(panel, 'small');
  const about = buildAbout(panel);
  const log = buildLog(panel, (message, before) => drawMessage(panel, message, before), about.node);
  const composer = buildComposer(panel, {
    before: ['plus-round', 'camera', 'picture', 'mic'],
    after: ['like'],
    placeholder: () => 'Aa',
  });
  const block = buildBlockButton(panel);
  const bar = buildBlockedBar(panel);
  const title = el('span', { class: 'chat-title' }, name, kind);
  const header = el(
    'header',
    { class: 'chat-head' },
    decor('back'),
    face.node,
    title,
    decor('phone', 'video'),
    block.node,
  );
  const node = el('div', { class: 'chat messenger-chat' }, header, log.node, composer.node, bar.node);

  function update() {
    put(name, { text: accountName(panel) });
    put(kind, { text: t('messengerKind') });
    put(composer.node, { hidden: model.blocked[panel] });
    for (const part of [face, about, log, composer, block, bar]) part.update();
  }
  return { node, update };
}

function drawMessage(panel, message, before) {
  const rows = [];
  if (!before || message.at - before.at > pauseMs) {
    const day = sameDay(message.at, Date.now()) ? '' : `${dayName(message.at)} `;
    rows.push(el('li', { class: 'stamp' }, el('time', { text: day + clock(message.at) })));
  }
  const incoming = message.direction === 'to_customer';
  const side = incoming ? avatar(model.accounts[panel], 'tiny') : drawDelivered();
  const content = drawContent(panel, message);
  rows.push(
    el('li', { class: `row ${incoming ? 'in' : 'out'} is-${message.kind}` }, side, speaker(panel, message), content),
  );
  const replies = drawReplies(panel, message);
  return replies ? [...rows, replies] : rows;
}

/** The small mark beside the last message of one's own. */
const drawDelivered = () =>
  el('span', { class: 'delivered', role: 'img', 'aria-label': t('delivered') }, icon('check-round', 16));
