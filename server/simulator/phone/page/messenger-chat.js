import { avatar, buildAbout, clock, dayName, sameDay, speaker } from './chat.js';
import { el, icon } from './dom.js';
import { buildMetaChat } from './meta-chat.js';
import { model } from './model.js';
import { drawContent, drawReplies } from './templates.js';
import { t } from './texts.js';

const pauseMs = 15 * 60_000;

/** Messenger's chat with a business. */
export const buildMessengerChat = (panel) =>
  buildMetaChat(panel, {
    app: 'messenger',
    head: ['back', 'phone', 'video'],
    kind: () => t('messengerKind'),
    above: buildAbout(panel),
    composer: { before: ['plus-round', 'camera', 'picture', 'mic'], after: ['like'], placeholder: () => 'Aa' },
    drawMessage,
  });

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
