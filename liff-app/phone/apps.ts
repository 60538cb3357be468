// The apps of the phone: which page is open in which of them, and what happens to an address that one of them is given.
import { type Platform, platformNames } from '../../server/contract/platforms.ts';
import { readAddress } from '../../server/simulator/phone/addresses.ts';
import { toast } from '../console/ui/toast.tsx';
import type { App, Chat, Page } from './chats.ts';
import { control, prefix } from './simulator.ts';
import { forgetSession } from './storage.ts';
import * as store from './store.ts';
import { phoneWords } from './words.ts';

const { chats, state } = store;
const sayOutside = (host: string) => toast({ text: phoneWords('outside', { host }), seconds: 5 });
export const places = { origin: location.origin, simulator: prefix };

/** The simulator's name for the user agent of an app. */
export function agentOf(app: App): string {
  const { os } = state.value;
  if (app === 'browser') return os === 'ios' ? 'safari-ios' : 'chrome-android';
  return `${app === 'liff' ? 'line' : app === 'line' ? 'line-inapp' : app}-${os}`;
}

export function nameOf(app: App): string {
  if (app === 'browser') return state.value.os === 'ios' ? 'Safari' : 'Chrome';
  return platformNames[app === 'liff' ? 'line' : app];
}

let lastId = 0;
/** Opens `url` over a chat, in place of what was open there. */
function openPage({ key }: Chat, app: App, url: string, from: App | null, liffId?: string): void {
  lastId += 1;
  const { host } = new URL(url, location.href);
  forgetSession();
  store.changeChat(key, { page: { id: lastId, chat: key, app, url, from, liffId, title: '', host, state: null } });
  store.change({ answered: false });
  store.show(key);
}

const ends = ['linked', 'undone', 'undo_late', 'failed'];
export function closePage(page: Page): void {
  store.hidePage(page);
  const { app, liffId = '', state: shown } = page;
  if (app !== 'liff') return;
  // LINE revokes the app's tokens when it is closed.
  store.attempt(() => control.line.closeLiff(state.value.customer?.id ?? '', liffId));
  // Its work is done: both chats must be visible.
  if (ends.includes(shown?.name ?? '')) closeAll();
}

export function closeAll(): void {
  for (const page of store.pages.value) closePage(page);
}

/** *Open in browser* of an in-app browser. @param url what it shows now, with what OmniLink put into it */
export function openInBrowser(page: Page, url: string): void {
  const chat = store.chatNamed(page.chat);
  if (chat) openPage(chat, 'browser', url, page.app);
}

/** A chat that an address leads to may be one that this route doesn't show: then another route is shown that has it. */
function bringUp({ key }: Chat): void {
  if (!store.isShown(key)) {
    const having = store.routes.value.filter(({ source, target }) => source.key === key || target.key === key);
    const next = having.find(({ source }) => store.currentRoute().source.key === source.key) ?? having[0];
    if (next) store.change(store.setRoute(next));
  }
  store.show(key);
}

/** Where an address was tapped: in a chat, or in a page over it. */
type Place = { chat: Chat; app: App; from?: App | null };

export function openLiff(url: string, { app, chat }: Place): void {
  store.attempt(async () => {
    const customer = state.value.customer?.id ?? '';
    const opened = await control.line.openLiff({ customer, url, agent: `line-${state.value.os}` });
    // LINE opens it over the chat that it was tapped in; for another app, over the account's.
    const isInLine = app === 'line' || app === 'liff';
    const over = isInLine ? chat : chats.value.find(({ account }) => account === opened.channelId);
    if (!over) return sayOutside('LINE');
    for (const page of store.pages.value) if (page.app === 'liff') closePage(page);
    bringUp(over);
    openPage(over, 'liff', opened.url, isInLine ? null : app, opened.liffId);
  });
}

const chatAt = (platform: Platform, name = '') =>
  chats.value.find((chat) => chat.platform === platform && chat.addressName === name);

/** The account's page in LINE: friends land in the chat, others are offered to add or unblock it. */
function openLineAccount(basicId: string | undefined, { app, chat }: Place) {
  const account = chatAt('line', basicId);
  if (!account) return sayOutside('LINE');
  if (account.friendship === 'friend') {
    for (const one of chats.value) if (one.platform === 'line' && one.page) closePage(one.page);
    return bringUp(account);
  }
  const over = app === 'liff' ? chat : account;
  bringUp(over);
  const kind = account.friendship === 'blocked' ? 'unblock' : 'add';
  store.change({ sheet: { chat: over.key, account: account.key, kind } });
}

/** WhatsApp opens the number's chat, with the text as a draft that can be changed before it is sent. */
export function openWhatsapp({ name, text = '' }: { name?: string; text?: string }) {
  const chat = chatAt('whatsapp', name);
  if (!chat) return sayOutside('WhatsApp');
  if (chat.page) closePage(chat.page);
  store.changeChat(chat.key, { draft: text });
  store.change({ sentAt: null });
  bringUp(chat);
}

function openFirstChat(platform: Platform): void {
  const chat = [...store.shown.value, ...chats.value].find((one) => one.platform === platform);
  closeAll();
  if (chat) bringUp(chat);
}

/** What the phone does with an address. */
export function open(text: string, place: Place) {
  const address = readAddress(text, places);
  const { chat, app, from = null } = place;
  // WhatsApp has no browser of its own.
  const own = chat.platform === 'whatsapp' ? 'browser' : chat.platform;
  switch (address.kind) {
    case 'liff':
      return openLiff(address.url, place);
    case 'line-account':
      return openLineAccount(address.name, place);
    case 'messenger':
    case 'instagram':
      return openFirstChat(address.kind);
    case 'whatsapp':
      return openWhatsapp(address);
    case 'browser':
      return openPage(chat, 'browser', address.url, app);
    case 'other':
      return sayOutside(address.host);
    case 'go':
    case 'link':
    case 'own':
      return openPage(chat, app === 'browser' ? app : own, address.url, from ?? (own === 'browser' ? app : null));
  }
}
