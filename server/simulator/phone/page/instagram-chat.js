import { buildBlockButton, buildBlockedBar } from './blocking.js';
import { avatar, buildAbout, buildFace, buildLog, clock, dayName, decor, sameDay, speaker } from './chat.js';
import { buildComposer } from './composer.js';
import { el, put } from './dom.js';
import { accountName, model } from './model.js';
import { drawContent, drawReplies } from './templates.js';
import { t } from './texts.js';

const pauseMs = 15 * 60_000;

/** Instagram's chat with a professional account. */
export function buildInstagramChat(panel) {
  const name = el('strong', { class: 'chat-name' });
  const handle = el('span', { class: 'chat-kind' });
  const face = buildFace(panel, 'small');
  const about = buildAbout(panel, () => `${model.accounts[panel]?.username ?? ''} · Instagram`);
  const log = buildLog(panel, (message, before) => drawMessage(panel, message, before), about.node);
  const composer = buildComposer(panel, {
    before: ['camera'],
    after: ['mic', 'photo', 'sticker'],
    placeholder: () => t('instagramMessage'),
  });
  const block = buildBlockButton(panel);
  const bar = buildBlockedBar(panel);
  const title = el('span', { class: 'chat-title' }, name, handle);
  const header = el(
    'header',
    { class: 'chat-head' },
    decor('arrow'),
    face.node,
    title,
    decor('call', 'film'),
    block.node,
  );
  const node = el('div', { class: 'chat instagram-chat' }, header, log.node, composer.node, bar.node);

  function update() {
    put(name, { text: accountName(panel) });
    put(handle, { text: model.accounts[panel]?.username ?? '' });
    put(composer.node, { hidden: model.blocked[panel] });
    for (const part of [face, about, log, composer, block, bar]) part.update();
  }
  return { node, update };
}

function drawMessage(panel, message, before) {
  const rows = [];
  if (!before || message.at - before.at > pauseMs) {
    rows.push(el('li', { class: 'stamp' }, el('time', { text: `${dayOf(message.at)}${clock(message.at)}` })));
  }
  const incoming = message.direction === 'to_customer';
  const face = incoming && avatar(model.accounts[panel], 'tiny');
  const row = el(
    'li',
    { class: `row ${incoming ? 'in' : 'out'} is-${message.kind}` },
    face,
    speaker(panel, message),
    drawContent(panel, message),
  );
  rows.push(row);
  // Shown under the last message only.
  if (!incoming) rows.push(el('li', { class: 'seen', text: t('seen') }));
  const replies = drawReplies(panel, message);
  return replies ? [...rows, replies] : rows;
}

const dayOf = (at) => (sameDay(at, Date.now()) ? `${t('today')} ` : `${dayName(at)} `);
