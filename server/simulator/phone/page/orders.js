// What the phone says to the service worker's questions, and hears from LINE's bridge.
import { readAddress } from './addresses.js';
import { agentOf, closePage, frontPage, open, openLiff, openPages, openWhatsapp } from './apps.js';
import * as control from './control.js';
import { places } from './frames.js';
import { refresh } from './model.js';
import { currentLanguage } from './texts.js';

/** The service worker asks what to do with a navigation of a frame. */
export function answerNavigation(url) {
  const page = frontPage() ?? openPages()[0];
  if (!page) return { do: 'pass' };
  const address = readAddress(url, places);
  const language = currentLanguage() === 'en' ? 'en' : 'zh-TW';
  if (address.kind === 'go') return { do: 'browse', agent: agentOf(page), language };
  if (address.kind === 'link') return { do: 'script', script: control.bridgeScript(agentOf(page)), language };
  // In-app browsers of Meta's apps follow no link of another app: there it opens as a web page.
  if (page.app === 'messenger' || page.app === 'instagram') return { do: 'pass' };
  if (address.kind === 'liff') openLiff(url, page);
  else if (address.kind === 'whatsapp') openWhatsapp(address);
  else return { do: 'pass' };
  return { do: 'stay' };
}

/** What the bridge of a page in LINE tells (README, *Inside LINE*). */
export function hearBridge({ source, origin, data }) {
  const page = openPages().find((one) => one.frame.contentWindow === source);
  if (!page || origin !== location.origin || data?.type !== 'liff') return;
  if (data.action === 'close') closePage(page);
  else if (data.action === 'subwindow') refresh();
  else if (data.action === 'open-window')
    open(data.url, page.panel, data.external ? { ...page, app: 'browser' } : page);
  else if (data.action === 'open-app') open(data.url, page.panel, page);
}
