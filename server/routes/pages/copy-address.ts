import { pageText } from '../../../liff-app/i18n/link-texts.ts';
import type { PageData } from '../../contract/page.ts';
import { html, type Markup } from './markup.ts';

/**
 * *Copy address*. The button needs the page's script, and its space is reserved until that loads; without script or clipboard the
 * address itself is shown: one tap selects all of it.
 */
export function copyAddress(data: PageData, address: string): Markup {
  const label = pageText(data, 'open_externally.secondary');
  return html`<button class="button outline copy" type="button" disabled><span>${label}</span></button><p class="note" aria-live="polite" data-copied="${pageText(data, 'copied')}"></p><code hidden translate="no">${address}</code>`;
}
