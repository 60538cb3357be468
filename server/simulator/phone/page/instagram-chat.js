import { avatar, buildAbout, clock, dayName, sameDay, speaker } from './chat.js';
import { el } from './dom.js';
import { buildMetaChat } from './meta-chat.js';
import { model } from './model.js';
import { drawContent, drawReplies } from './templates.js';
import { t } from './texts.js';

const pauseMs = 15 * 60_000;

/** Instagram's chat with a professional account. */
export const buildInstagramChat = (panel) =>
  buildMetaChat(panel, {
    app: 'instagram',
    head: ['arrow', 'call', 'film'],
    kind: () => model.accounts[panel]?.username ?? '',
    above: buildAbout(panel, () => `${model.accounts[panel]?.username ?? ''} · Instagram`),
    composer: { before: ['camera'], after: ['mic', 'photo', 'sticker'], placeholder: () => t('instagramMessage') },
    drawMessage,
  });

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
