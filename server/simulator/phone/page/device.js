import { appName, closePage } from './apps.js';
import { el, icon, put } from './dom.js';
import { buildInstagramChat } from './instagram-chat.js';
import { buildLineChat } from './line-chat.js';
import { buildMessengerChat } from './messenger-chat.js';
import { model, show, shown, sourceChat } from './model.js';
import { buildPageLayer } from './page-view.js';
import { appNames, panels } from './panels.js';
import { buildFriendSheet } from './sheet.js';
import { currentLanguage, t } from './texts.js';
import { buildWhatsappChat } from './whatsapp-chat.js';

const builders = {
  messenger: buildMessengerChat,
  instagram: buildInstagramChat,
  line: buildLineChat,
  whatsapp: buildWhatsappChat,
};

/** What a chat is called: its app, and of two accounts there which. */
export function panelTitle(panel) {
  const { platform, second } = panels[panel];
  return second ? `${appNames[platform]} · ${t('member')}` : appNames[platform];
}

/** One app on the customer's phone: the chat, the page that it has open, LINE's sheet. */
export function buildDevice(panel) {
  const { platform, second } = panels[panel];
  const chat = builders[platform](panel);
  const layer = buildPageLayer(panel);
  const sheet = platform === 'line' ? buildFriendSheet(panel) : null;
  const status = buildStatusBar(panel);
  const screen = el(
    'div',
    { class: 'screen' },
    status.node,
    el('div', { class: 'apps' }, chat.node, layer.node, sheet?.node),
    el('div', { class: 'home', 'aria-hidden': 'true' }),
  );
  const name = el('span');
  const badge = el('span', { class: 'badge' });
  const title = el(
    'h2',
    { class: 'device-name', id: `device-${panel}` },
    el('span', { class: `dot ${platform}` }),
    name,
    badge,
  );
  const look = `device ${platform} ${second ? 'second' : ''}`;
  const node = el('section', { class: look, id: `panel-${panel}`, 'aria-labelledby': title.id }, title, screen);

  function update() {
    const place = shown().indexOf(panel);
    put(node, { hidden: place < 0, 'data-place': place === 1 ? 'right' : 'left' });
    if (place < 0) return;
    const open = Boolean(model.pages[panel]);
    put(node, { 'data-front': model.front === panel, 'data-os': model.os, 'data-open': open });
    put(chat.node, { inert: open || model.sheet?.panel === panel });
    put(name, { text: panelTitle(panel) });
    put(badge, { text: model.unread[panel] > 0 ? `${model.unread[panel]} ${t('unread')}` : '' });
    for (const part of [status, chat, layer, sheet]) part?.update();
  }
  return { node, update };
}

function buildStatusBar(panel) {
  const time = el('span', { class: 'time' });
  const back = el(
    'button',
    { type: 'button', class: 'breadcrumb', on: { click: goBack } },
    icon('back', 12),
    el('span'),
  );
  const signs = el(
    'span',
    { class: 'signs', 'aria-hidden': 'true' },
    el('i', { class: 'bars' }),
    el('i', { class: 'battery' }),
  );
  const node = el(
    'div',
    { class: 'status' },
    el('span', { class: 'left' }, time, back),
    el('span', { class: 'island', 'aria-hidden': 'true' }),
    signs,
  );

  /** iOS shows which app sent the person here; a tap leads back, and closes the page. */
  function goBack() {
    const page = model.pages[panel];
    if (page) {
      const fromOwnApp = page.from === panels[panel].platform;
      closePage(page);
      if (fromOwnApp) return;
    }
    model.drafts[panel] = '';
    show(sourceChat());
  }
  function update() {
    const from = model.pages[panel]?.from ?? null;
    put(time, {
      text: new Date().toLocaleTimeString(currentLanguage() === 'en' ? 'en-GB' : 'zh-TW', {
        hour: 'numeric',
        minute: '2-digit',
        hour12: false,
      }),
    });
    put(back, { hidden: !from });
    if (from) put(back, { 'aria-label': t('backTo', { app: appName(from) }) });
    put(back.lastChild, { text: from ? appName(from) : '' });
  }
  return { node, update };
}
