// What is in the frames: a page's title and state, and its links that leave it.
import { readAddress } from './addresses.js';
import { changed, model } from './model.js';

export const places = { origin: location.origin, simulator: new URL('.', location.href).pathname };

/**
 * Follows a page's title and state, and catches links that leave this origin: a phone opens an app there.
 * @param {import('./apps.js').Page} page
 * @param {(text: string, panel: string, page: object) => void} open what the phone does with an address
 */
export function watch(page, open) {
  const inside = page.frame.contentDocument;
  if (!inside || inside.URL === 'about:blank') return;
  const read = () => {
    const main = inside.querySelector('main[data-state]');
    page.title = inside.title;
    page.host = inside.location.host;
    page.state = main ? { name: main.dataset.state, step: main.dataset.step ?? null } : null;
    if (page.state?.name === 'linked') model.linked = true;
    if (page.state?.name === 'undone') model.linked = false;
    changed();
  };
  inside.addEventListener('click', (event) => catchLink(event, page, open), true);
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'data-step'] };
  new MutationObserver(read).observe(inside.documentElement, options);
  read();
}

/** A web address of this origin loads in the frame; the service worker asks then what the app makes of it. */
function catchLink(event, page, open) {
  const link = event.target.closest?.('a[href]');
  if (!link) return;
  const inLine = page.app === 'line' || page.app === 'liff';
  const leavesLine = inLine && new URL(link.href).searchParams.get('openExternalBrowser') === '1';
  const isOurs = link.origin === location.origin && readAddress(link.href, places).kind !== 'line-account';
  if (isOurs && !leavesLine) return;
  event.preventDefault();
  open(leavesLine ? `x-safari-${link.href}` : link.href, page.panel, page);
}
