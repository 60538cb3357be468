import type { LinkPageData } from '../server/contract/page.ts';
import { type LinkTextKey, linkTextKeys } from './i18n/link-keys.ts';

/** What the server put into the HTML, with its words by name. */
export type Page = Omit<LinkPageData, 'texts'> & { texts: Record<LinkTextKey, string> };

/** Reads the page's data. It is written by our own server, of the same build, so nothing is checked. */
export function readPage(): Page {
  const data: LinkPageData = JSON.parse(document.querySelector('#page')?.textContent ?? '');
  const texts = Object.fromEntries(linkTextKeys.map((key, index) => [key, data.texts[index]]));
  return { ...data, texts: texts as Page['texts'] };
}
