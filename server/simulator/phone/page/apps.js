// The apps of the phone: which page is open in which of them, and what happens to an address that one of them is given.
import { readAddress } from './addresses.js';
import * as control from './control.js';
import { el } from './dom.js';
import { attempt, changed, model, refresh, say, show } from './model.js';
import { forgetSession } from './storage.js';
import { currentLanguage, t } from './texts.js';

const places = { origin: location.origin, simulator: new URL('.', location.href).pathname };

/**
 * An open page. `app`: `messenger` and `line` are the in-app browsers, `browser` is Safari or Chrome, `liff` is LINE's LIFF browser.
 * @typedef {{ panel: string, app: string, frame: HTMLIFrameElement, from: string | null, liffId?: string,
 *   title: string, host: string, state: { name: string, step: string | null } | null }} Page
 */

/** The simulator's name for the user agent of a page. */
export function agentOf(page, os = model.os) {
  if (page.app === 'browser') return os === 'ios' ? 'safari-ios' : 'chrome-android';
  return `${page.app === 'liff' ? 'line' : page.app === 'line' ? 'line-inapp' : page.app}-${os}`;
}

export function appName(app, os = model.os) {
  if (app === 'browser') return os === 'ios' ? 'Safari' : 'Chrome';
  return app === 'messenger' ? 'Messenger' : 'LINE';
}

export const frontPage = () => model.pages[model.front] ?? null;

/** Opens `url` over a panel, in the place of what was open there. `from`: the app that sent it, for the way back. */
export function openPage(panel, app, url, { from = null, liffId } = {}) {
  const frame = el('iframe', { class: 'page-frame', title: t('pageIn', { app: appName(app) }) });
  const page = { panel, app, frame, from, liffId, title: '', host: new URL(url, location.href).host, state: null };
  frame.addEventListener('load', () => watch(page));
  model.pages[panel] = page;
  model.toast = '';
  show(panel);
  forgetSession();
  frame.src = url;
  return page;
}

export function closePage(page) {
  if (model.pages[page.panel] !== page) return;
  model.pages[page.panel] = null;
  if (page.panel === 'line') model.sheet = null;
  // LINE revokes the app's tokens when it is closed.
  if (page.app === 'liff')
    attempt(() => control.play('line/close-liff', { customer: model.customer.id, liffId: page.liffId }));
  // With the link done there is nothing to go back to: both chats shall be seen.
  if (page.app === 'liff' && page.state?.name === 'linked') closeAll();
  changed();
}

export function closeAll() {
  for (const page of Object.values(model.pages)) if (page) closePage(page);
}

/** *Open in browser* of an in-app browser: the address that it shows now, with what OmniLink put into it. */
export function openInBrowser(page) {
  openPage(page.panel, 'browser', page.frame.contentWindow.location.href, { from: page.app });
}

function openLiff(url, from) {
  return attempt(async () => {
    const customer = model.customer.id;
    const opened = await control.play('line/open-liff', { customer, url, agent: `line-${model.os}` });
    const page = model.pages.line;
    if (page?.app === 'liff') closePage(page);
    openPage('line', 'liff', opened.url, { from: from === 'liff' ? null : from, liffId: opened.liffId });
  });
}

/** The account's page in LINE: friends land in the chat, others are offered to add or unblock it. */
function openLineAccount() {
  show('line');
  if (model.friendship !== 'friend') model.sheet = { kind: model.friendship === 'blocked' ? 'unblock' : 'add' };
  else if (model.pages.line) closePage(model.pages.line);
}

function openMessengerChat() {
  closeAll();
  show('messenger');
}

/**
 * What the phone does with an address.
 * @param {string} panel where it was tapped
 * @param {Page | null} page the page that it stands in; null: the chat
 */
export function open(text, panel, page = null) {
  const { kind, url, host } = readAddress(text, places);
  switch (kind) {
    case 'liff':
      return openLiff(url, page?.app ?? panel);
    case 'line-account':
      return openLineAccount();
    case 'messenger':
      return openMessengerChat();
    case 'whatsapp':
      return say(t('noWhatsapp'));
    case 'browser':
      return openPage(panel, 'browser', url, { from: page?.app ?? panel });
    case 'other':
      return say(t('outside', { host }));
    default:
      return openPage(panel, page?.app === 'browser' ? 'browser' : panel, url, { from: page?.from ?? null });
  }
}

/** The service worker asks what to do with a navigation of a frame. */
export function answerNavigation(url) {
  const page = frontPage() ?? model.pages.line ?? model.pages.messenger;
  if (!page) return { do: 'pass' };
  const { kind } = readAddress(url, places);
  const language = currentLanguage() === 'en' ? 'en' : 'zh-TW';
  if (kind === 'go') return { do: 'browse', agent: agentOf(page), language };
  if (kind === 'link') return { do: 'script', script: control.bridgeScript(agentOf(page)), language };
  // In-app browsers of other apps follow no app link: there LIFF opens as a web page.
  if (kind !== 'liff' || page.app === 'messenger') return { do: 'pass' };
  openLiff(url, page.app);
  return { do: 'stay' };
}

/** What the bridge of a page in LINE tells (README, *Inside LINE*). */
export function hearBridge({ source, origin, data }) {
  const page = Object.values(model.pages).find((one) => one?.frame.contentWindow === source);
  if (!page || origin !== location.origin || data?.type !== 'liff') return;
  if (data.action === 'close') closePage(page);
  else if (data.action === 'subwindow') refresh();
  else if (data.action === 'open-window')
    open(data.url, page.panel, data.external ? { ...page, app: 'browser' } : page);
  else if (data.action === 'open-app') open(data.url, page.panel, page);
}

/** Follows a page's title and state, and catches links that leave this origin: a phone opens an app there. */
function watch(page) {
  const inside = page.frame.contentDocument;
  if (!inside || inside.URL === 'about:blank') return;
  const read = () => {
    const main = inside.querySelector('main[data-state]');
    page.title = inside.title;
    page.host = inside.location.host;
    page.state = main ? { name: main.dataset.state, step: main.dataset.step ?? null } : null;
    if (page.state?.name === 'linked') model.linked = true;
    changed();
  };
  inside.addEventListener('click', (event) => catchLink(event, page), true);
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'data-step'] };
  new MutationObserver(read).observe(inside.documentElement, options);
  read();
}

function catchLink(event, page) {
  const link = event.target.closest?.('a[href]');
  if (
    !link ||
    !['line-account', 'messenger', 'whatsapp', 'browser', 'other'].includes(readAddress(link.href, places).kind)
  )
    return;
  event.preventDefault();
  open(link.href, page.panel, page);
}
