// The page that an app has open over its chat, with the bars that the app draws around it.
import { appName, closePage, openInBrowser, openPages } from './apps.js';
import { el, icon, put } from './dom.js';
import { model, say, show } from './model.js';
import { platformOf } from './panels.js';
import { t } from './texts.js';

/** The layer over one panel; empty while nothing is open there. */
export function buildPageLayer(panel) {
  const node = el('div', { class: 'page-layer' });
  let shown = null;
  let bars = null;
  function update() {
    const page = model.pages[panel];
    if (page !== shown) {
      bars = page && buildBars(page);
      node.replaceChildren(...(page ? [bars.top, page.frame, bars.bottom, bars.menu, bars.veil].filter(Boolean) : []));
      put(node, { 'data-app': page?.app, 'data-os': model.os });
      if (page) bars.focus();
      // The focused element is gone with the page.
      else node.closest('.device').querySelector('.latest-card button, .log')?.focus({ preventScroll: true });
      shown = page;
    }
    bars?.update();
  }
  return { node, update };
}

function buildBars(page) {
  const isBrowser = page.app === 'browser';
  const title = el('span', { class: 'page-title' });
  const host = el('span', { class: 'page-host' });
  const menu = buildMenu(page);
  const close = el(
    'button',
    { type: 'button', class: 'bar-button', on: { click: () => closePage(page) } },
    icon('close'),
  );
  const more = el(
    'button',
    { type: 'button', class: 'bar-button more', 'aria-haspopup': 'menu', on: { click: menu.toggle } },
    icon(model.os === 'ios' ? 'more' : 'more-up'),
  );
  const top = el(
    'div',
    { class: 'page-bar top' },
    isBrowser && model.os === 'ios' ? null : close,
    el('span', { class: 'page-name' }, title, host),
    isBrowser ? null : more,
  );
  const bottom = isBrowser && model.os === 'ios' ? decorBar() : null;
  // One app is in front on a phone: what is behind can't be used, and a tap brings it back.
  const veil = el('button', { type: 'button', class: 'veil', on: { click: () => show(page.panel) } }, el('span'));

  function update() {
    const behind = model.front !== page.panel && (openPages().length > 1 || model.drafts[model.front] !== '');
    put(title, { text: page.app === 'browser' ? '' : page.title });
    put(host, { text: page.host });
    put(close, { 'aria-label': t('close') });
    put(more, { 'aria-label': t('moreMenu'), 'aria-expanded': String(menu.isOpen()) });
    put(page.frame, {
      title: t('pageIn', { app: appName(page.app) }),
      inert: behind || model.sheet?.panel === page.panel,
    });
    put(veil, { hidden: !behind });
    put(veil.firstChild, { text: t('backTo', { app: appName(page.app) }) });
    menu.update();
  }
  return {
    top,
    bottom,
    menu: menu.node,
    veil,
    update,
    focus: () => (close.isConnected ? close : page.frame).focus({ preventScroll: true }),
  };
}

/** Safari's lower bar; nothing on it works here. */
function decorBar() {
  const icons = ['back', 'forward', 'share', 'book', 'tabs'].map((name) => icon(name));
  return el('div', { class: 'page-bar bottom decor', 'aria-hidden': 'true' }, ...icons);
}

const leaveWords = { line: 'openInBrowserLine', instagram: 'openInBrowserInstagram' };

function buildMenu(page) {
  let isOpen = false;
  const item = (name, act) => {
    const label = el('span');
    const run = () => {
      toggle();
      act();
    };
    return {
      label,
      node: el('button', { type: 'button', role: 'menuitem', on: { click: run } }, label, icon(name, 22)),
    };
  };
  const leave = item('globe', () => openInBrowser(page));
  const copy = item('copy', async () => {
    await navigator.clipboard?.writeText(page.frame.contentWindow.location.href).catch(() => {});
    say(t('copied'));
  });
  const again = item('reload', () => page.frame.contentWindow.location.reload());
  const list = el('div', { class: 'menu', role: 'menu' }, leave.node, copy.node, again.node);
  const node = el(
    'div',
    { class: 'menu-layer', hidden: true, on: { click: (event) => event.target === node && toggle() } },
    list,
  );
  node.addEventListener('keydown', onKey);

  function toggle() {
    isOpen = !isOpen;
    put(node, { hidden: !isOpen });
    if (isOpen) leave.node.focus({ preventScroll: true });
    else node.parentElement?.querySelector('.more')?.focus({ preventScroll: true });
  }
  function onKey(event) {
    const items = [leave.node, copy.node, again.node];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') toggle();
    else if (step) items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    else return;
    event.preventDefault();
  }
  function update() {
    put(leave.label, { text: t(leaveWords[platformOf(page.panel)] ?? 'openInBrowser') });
    put(copy.label, { text: t('copyLink') });
    put(again.label, { text: t('reload') });
  }
  return { node, toggle, update, isOpen: () => isOpen };
}
