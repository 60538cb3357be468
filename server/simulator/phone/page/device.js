import { appName, closePage } from './apps.js';
import { el, icon, put } from './dom.js';
import { buildLineChat } from './line-chat.js';
import { buildMessengerChat } from './messenger-chat.js';
import { model, show } from './model.js';
import { buildPageLayer } from './page-view.js';
import { buildFriendSheet } from './sheet.js';
import { currentLanguage, t } from './texts.js';

const apps = {
  messenger: { name: 'Messenger', chat: buildMessengerChat },
  line: { name: 'LINE', chat: buildLineChat },
};

/** One app on the customer's phone: the chat, the page that it has open, LINE's sheet. */
export function buildDevice(platform) {
  const app = apps[platform];
  const chat = app.chat();
  const layer = buildPageLayer(platform);
  const sheet = platform === 'line' ? buildFriendSheet() : null;
  const status = buildStatusBar(platform);
  const screen = el(
    'div',
    { class: 'screen' },
    status.node,
    el('div', { class: 'apps' }, chat.node, layer.node, sheet?.node),
    el('div', { class: 'home', 'aria-hidden': 'true' }),
  );
  const title = el(
    'h2',
    { class: 'device-name', id: `device-${platform}` },
    el('span', { class: `dot ${platform}` }),
    app.name,
  );
  const badge = el('span', { class: 'badge' });
  title.append(badge);
  const node = el(
    'section',
    { class: `device ${platform}`, id: `panel-${platform}`, 'aria-labelledby': title.id },
    title,
    screen,
  );

  function update() {
    const open = Boolean(model.pages[platform]);
    put(node, { 'data-front': model.front === platform, 'data-os': model.os, 'data-open': open });
    put(chat.node, { inert: open || Boolean(platform === 'line' && model.sheet) });
    put(badge, { text: model.unread[platform] > 0 ? `${model.unread[platform]} ${t('unread')}` : '' });
    for (const part of [status, chat, layer, sheet]) part?.update();
  }
  return { node, update };
}

function buildStatusBar(platform) {
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

  /** iOS shows which app sent the person here; a tap leads back, and the page left behind is put away. */
  function goBack() {
    const page = model.pages[platform];
    if (!page) return;
    if (page.from === 'messenger' || platform === 'line') closePage(page);
    show('messenger');
  }
  function update() {
    const from = model.pages[platform]?.from ?? null;
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
