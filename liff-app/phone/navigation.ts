// What is in the frames: a page's title and state, its links that leave it, what LINE's bridge in it tells, and what the service worker
// asks about it.

import { readAddress } from '../../server/simulator/phone/addresses.ts';
import type { Order } from '../../server/simulator/phone/service-worker.ts';
import { locale } from '../console/i18n/words.ts';
import { agentOf, closePage, open, openLiff, openWhatsapp, places } from './apps.ts';
import type { App, Page } from './chats.ts';
import { prefix } from './simulator.ts';
import { change, changeChat, chatNamed, frontPage, pages, refresh } from './store.ts';

const frames = new Map<number, HTMLIFrameElement>();
export const keepFrame = (page: Page) => (node: HTMLIFrameElement | null) =>
  void (node ? frames.set(page.id, node) : frames.delete(page.id));
export const windowOf = (page: Page) => frames.get(page.id)?.contentWindow ?? null;

function openFrom(text: string, page: Page, app: App = page.app): void {
  const chat = chatNamed(page.chat);
  if (chat) open(text, { chat, app, from: page.from });
}

/** Follows a loaded page's title and state, and catches links that leave this origin: a phone opens an app there. */
export function watch({ id, chat }: Page): void {
  const inside = frames.get(id)?.contentDocument;
  const now = () => pages.value.find((page) => page.id === id);
  if (!inside || inside.URL === 'about:blank') return;
  const read = () => {
    const page = now();
    const data = inside.querySelector<HTMLElement>('main[data-state]')?.dataset;
    const state = data ? { name: data.state ?? '', step: data.step ?? null } : null;
    if (page) changeChat(chat, { page: { ...page, title: inside.title, host: inside.location.host, state } });
    if (state?.name === 'linked' || state?.name === 'undone') change({ linked: state.name === 'linked' });
  };
  inside.addEventListener('click', (event) => catchLink(event, now()), true);
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'data-step'] };
  new MutationObserver(read).observe(inside.documentElement, options);
  read();
}

/** A web address of this origin loads in the frame; the service worker asks then what the app makes of it. */
function catchLink(event: MouseEvent, page: Page | undefined): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
  if (!link || !page) return;
  const isInLine = page.app === 'line' || page.app === 'liff';
  const leavesLine = isInLine && new URL(link.href).searchParams.get('openExternalBrowser') === '1';
  const isOurs = link.origin === location.origin && readAddress(link.href, places).kind !== 'line-account';
  if (isOurs && !leavesLine) return;
  event.preventDefault();
  openFrom(leavesLine ? `x-safari-${link.href}` : link.href, page);
}

/** What the bridge of a page in LINE tells (server/simulator/README.md, *Inside LINE*). */
export function hearBridge({ source, origin, data }: MessageEvent): void {
  const page = pages.value.find((one) => windowOf(one) === source);
  if (!page || origin !== location.origin || data?.type !== 'liff') return;
  if (data.action === 'close') closePage(page);
  else if (data.action === 'subwindow') refresh();
  else if (data.action === 'open-window') openFrom(data.url, page, data.external ? 'browser' : page.app);
  else if (data.action === 'open-app') openFrom(data.url, page);
}

/** The service worker asks what to do with a navigation of a frame. */
export function answerNavigation(url: string): Order {
  const page = frontPage() ?? pages.value[0];
  const chat = page && chatNamed(page.chat);
  if (!chat) return { do: 'pass' };
  const address = readAddress(url, places);
  const language = locale.value === 'en' ? 'en' : 'zh-TW';
  if (address.kind === 'go') return { do: 'browse', agent: agentOf(page.app), language };
  if (address.kind === 'link')
    return { do: 'script', script: `${prefix}control/line/bridge.js?agent=${agentOf(page.app)}`, language };
  // In-app browsers of Meta's apps follow no link of another app: there it opens as a web page.
  if (page.app === 'messenger' || page.app === 'instagram') return { do: 'pass' };
  if (address.kind === 'liff') openLiff(url, { chat, app: page.app });
  else if (address.kind === 'whatsapp') openWhatsapp(address);
  else return { do: 'pass' };
  return { do: 'stay' };
}
