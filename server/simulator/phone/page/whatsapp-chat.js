import { open } from './apps.js';
import { clock, dayName, keywordNote, sameDay, speaker } from './chat.js';
import { write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { buildMetaChat } from './meta-chat.js';
import { t } from './texts.js';

/** WhatsApp's chat with a business. A tapped `wa.me` link leaves its text in the text field. */
export const buildWhatsappChat = (panel) =>
  buildMetaChat(panel, {
    app: 'whatsapp',
    head: ['back', 'film', 'call'],
    kind: () => t('whatsappKind'),
    above: buildNotes(panel),
    composer: {
      before: ['plus'],
      after: ['camera', 'mic'],
      placeholder: () => t('message'),
      send: () => el('span', { class: 'send-round' }, icon('send', 20)),
    },
    drawMessage,
  });

/** That the chat is secure, and the keyword that brings the card. */
function buildNotes(panel) {
  const secure = el('p', { class: 'note' });
  const keyword = el('p', { class: 'note' });
  const node = el('div', { class: 'notes-above' }, secure, keyword);
  function update() {
    const word = keywordNote(panel);
    put(secure, { text: t('whatsappSecure') });
    put(keyword, { text: word, hidden: !word });
  }
  return { node, update };
}

function drawMessage(panel, message, before) {
  const rows = [];
  if (!before || !sameDay(before.at, message.at)) {
    rows.push(el('li', { class: 'stamp' }, el('time', { text: dayName(message.at) })));
  }
  const incoming = message.direction === 'to_customer';
  const ticks =
    !incoming && el('span', { class: 'ticks', role: 'img', 'aria-label': t('delivered') }, icon('ticks', 16));
  const foot = el('span', { class: 'foot' }, el('time', { text: clock(message.at) }), ticks);
  const bubble = el('div', { class: 'bubble' }, speaker(panel, message), ...drawContent(panel, message, foot));
  rows.push(el('li', { class: `row ${incoming ? 'in' : 'out'} is-${message.kind}` }, bubble));
  return rows;
}

/** A message's parts inside its bubble, with the time after its words. */
function drawContent(panel, message, foot) {
  const { interactive } = message.body ?? {};
  if (message.kind === 'card' && interactive) return drawInteractive(panel, interactive, foot);
  const picture = message.imageUrl && el('img', { class: 'photo', src: message.imageUrl, alt: t('picture') });
  // The time is on a picture without words.
  const words = (message.text || !picture) && el('p', { class: 'words', text: message.text ?? '' });
  return [picture, words, foot];
}

/** A link card (`cta_url`) or a question with reply buttons. */
function drawInteractive(panel, { header, body, footer, action }, foot) {
  const hero = header?.image?.link && el('img', { class: 'hero', src: header.image.link, alt: '' });
  const text = el(
    'div',
    { class: 'card-text' },
    header?.text && el('p', { class: 'card-title', text: header.text }),
    el('p', { class: 'words', text: body?.text ?? '' }),
    footer?.text && el('p', { class: 'card-footer', text: footer.text }),
    foot,
  );
  const link = action?.parameters;
  const buttons = link
    ? [drawButton('leads', 'leave', link.display_text, () => open(link.url, panel))]
    : (action?.buttons ?? []).map(({ reply }) =>
        drawButton('replies-with', 'reply', reply.title, () =>
          write(panel, 'reply', { id: reply.id, title: reply.title }),
        ),
      );
  return [el('div', { class: 'card' }, hero, text, ...buttons)];
}

const drawButton = (look, drawing, label, press) =>
  el(
    'button',
    { type: 'button', class: `card-button ${look}`, on: { click: press } },
    icon(drawing, 18),
    el('span', { text: label }),
  );
