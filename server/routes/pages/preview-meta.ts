import { cleanName } from '../../../liff-app/i18n/names.ts';
import type { PageData } from '../../contract/page.ts';
import type { CardPreview } from '../../flows/cards/card-preview.ts';
import { html, type Markup } from './markup.ts';

const localeTags = { 'zh-Hant': 'zh_TW', en: 'en_US' };

/** What a chat shows of a card's address (https://ogp.me): the card's own words and picture, nothing of its recipient. */
export function previewMeta(data: PageData, { title, text, pictureUrl, url }: CardPreview): Markup {
  const pairs: [name: string, content: string | null][] = [
    ['og:type', 'website'],
    ['og:url', url],
    ['og:site_name', cleanName(data.brand.name)],
    ['og:title', title],
    ['og:description', text],
    ['og:image', pictureUrl],
    ['og:locale', localeTags[data.locale]],
  ];
  return html`<meta name="description" content="${text}"><meta name="twitter:card" content="${
    pictureUrl ? 'summary_large_image' : 'summary'
  }">${pairs.map(([name, content]) => content && html`<meta property="${name}" content="${content}">`)}`;
}
