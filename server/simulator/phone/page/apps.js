// The apps of the phone: which page is open in which of them, and what happens to an address that one of them is given.
import { readAddress } from './addresses.js';
import * as control from './control.js';
import { el } from './dom.js';
import { places, watch } from './frames.js';
import { attempt, changed, model, say, setPath, show, shown } from './model.js';
import { appNames, chatsOf, panelNames, platformOf, platforms, targets } from './panels.js';
import { forgetSession } from './storage.js';
import { t } from './texts.js';

/**
 * An open page. `app`: `messenger`, `instagram` and `line` are the in-app browsers, `browser` is Safari or Chrome, `liff` is LINE's LIFF
 * browser.
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
  return appNames[app === 'liff' ? 'line' : app];
}

export const frontPage = () => model.pages[model.front] ?? null;
export const openPages = () => Object.values(model.pages).filter(Boolean);

/** Opens `url` over a chat, in place of what was open there. `from`: the app that sent it, for the way back. */
function openPage(panel, app, url, { from = null, liffId } = {}) {
  const frame = el('iframe', { class: 'page-frame', title: t('pageIn', { app: appName(app) }) });
  const page = { panel, app, frame, from, liffId, title: '', host: new URL(url, location.href).host, state: null };
  frame.addEventListener('load', () => watch(page, open));
  model.pages[panel] = page;
  model.answered = false;
  model.toast = '';
  show(panel);
  forgetSession();
  frame.src = url;
  return page;
}

const ends = ['linked', 'undone', 'undo_late', 'failed'];

export function closePage(page) {
  if (model.pages[page.panel] !== page) return;
  model.pages[page.panel] = null;
  if (model.sheet?.panel === page.panel) model.sheet = null;
  // LINE revokes the app's tokens when it is closed.
  if (page.app === 'liff')
    attempt(() => control.play('line/close-liff', { customer: model.customer.id, liffId: page.liffId }));
  // Its work is done: both chats must be visible.
  if (page.app === 'liff' && ends.includes(page.state?.name)) closeAll();
  changed();
}

export function closeAll() {
  for (const page of openPages()) closePage(page);
}

/** *Open in browser* of an in-app browser: the address that it shows now, with what OmniLink put into it. */
export function openInBrowser(page) {
  openPage(page.panel, 'browser', page.frame.contentWindow.location.href, { from: page.app });
}

/** A chat that an address leads to may be one that this path doesn't show: then it takes the other's place. */
function bringUp(panel) {
  if (!shown().includes(panel)) {
    const { source } = model.path;
    const path = targets.map((target) => ({ source, target })).find((one) => chatsOf(one).includes(panel));
    setPath(path ?? { source: platforms.includes(panel) ? panel : platformOf(panel), target: platformOf(panel) });
  }
  show(panel);
}

export function openLiff(url, from) {
  return attempt(async () => {
    const customer = model.customer.id;
    const opened = await control.play('line/open-liff', { customer, url, agent: `line-${model.os}` });
    // LINE opens it over the chat that it was tapped in; for another app, over the account's.
    const inLine = ['line', 'liff'].includes(from?.app) ? from.panel : null;
    const panel = inLine ?? panelNames.find((name) => model.info.accounts[name] === opened.channelId);
    for (const page of openPages()) if (page.app === 'liff') closePage(page);
    bringUp(panel);
    openPage(panel, 'liff', opened.url, { from: inLine ? null : (from?.app ?? null), liffId: opened.liffId });
  });
}

/** The account's page in LINE: friends land in the chat, others are offered to add or unblock it. */
function openLineAccount(basicId, from) {
  const found = panelNames.find((name) => model.accounts[name]?.basicId === basicId);
  if (!found) return say(t('outside', { host: 'LINE' }));
  const friendship = model.friendships[found];
  if (friendship !== 'friend') {
    const panel = from?.app === 'liff' ? from.panel : found;
    bringUp(panel);
    model.sheet = { panel, account: found, kind: friendship === 'blocked' ? 'unblock' : 'add' };
    return;
  }
  for (const page of openPages()) if (platformOf(page.panel) === 'line') closePage(page);
  bringUp(found);
}

function openChat(panel) {
  closeAll();
  bringUp(panel);
}

/** WhatsApp opens the number's chat, with the text as a draft that can be changed before it is sent. */
export function openWhatsapp({ name, text }) {
  const panel = panelNames.find((one) => model.accounts[one]?.phoneNumber === name);
  if (!panel) return say(t('noNumber'));
  const inFront = model.pages[panel];
  if (inFront) closePage(inFront);
  model.drafts[panel] = text;
  model.sentAt = null;
  bringUp(panel);
}

/**
 * What the phone does with an address.
 * @param {string} panel where it was tapped
 * @param {Page | null} page the page that it is in; null: the chat
 */
export function open(text, panel, page = null) {
  const address = readAddress(text, places);
  const { kind, url, host } = address;
  // WhatsApp has no browser of its own.
  const own = platformOf(panel) === 'whatsapp' ? 'browser' : platformOf(panel);
  const from = page ?? { app: platformOf(panel), panel };
  switch (kind) {
    case 'liff':
      return openLiff(url, from);
    case 'line-account':
      return openLineAccount(address.name, from);
    case 'messenger':
    case 'instagram':
      return openChat(kind);
    case 'whatsapp':
      return openWhatsapp(address);
    case 'browser':
      return openPage(panel, 'browser', url, { from: from.app });
    case 'other':
      return say(t('outside', { host }));
    default:
      return openPage(panel, page?.app === 'browser' ? 'browser' : own, url, {
        from: page?.from ?? (own === 'browser' ? from.app : null),
      });
  }
}
