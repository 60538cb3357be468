import type { LinkPageData, MinePageData } from '../server/contract/page.ts';
import type { LinkTextKey } from './i18n/link-keys.ts';

/** A page's data, with its words by name. */
export type WithTexts<Data extends { texts: string[] }, Key extends string> = Omit<Data, 'texts'> & {
  texts: Record<Key, string>;
};

/** What the server put into the HTML of `/link`. */
export type Page = WithTexts<LinkPageData, LinkTextKey>;

/** Reads the page's data: `/link/mine` names its channel. It is written by our own server, of the same build, so nothing is checked. */
export function readPage(): LinkPageData | MinePageData {
  return JSON.parse(document.querySelector('#page')?.textContent ?? '');
}

/** Names the words. @param keys in the order of `texts` */
export function withTexts<Data extends { texts: string[] }, Key extends string>(
  data: Data,
  keys: readonly Key[],
): WithTexts<Data, Key> {
  const texts = Object.fromEntries(keys.map((key, index) => [key, data.texts[index]])) as Record<Key, string>;
  return { ...data, texts };
}
