import { erasureWords } from '../../../liff-app/i18n/erasure-words.ts';
import type { Locale } from '../../contract/page.ts';
import type { ErasurePage } from '../../flows/profiles/deletion-request.ts';
import type { Screen } from './layout.ts';

/** What became of a request for deletion. */
export function erasureScreen(
  locale: Locale,
  { at, isErased }: NonNullable<ErasurePage['asked']>,
  timeZone: string | null,
): Screen {
  const { title, body } = erasureWords[locale][isErased ? 'erased' : 'nothing'];
  const date = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-Hant-TW', {
    dateStyle: 'long',
    timeZone: timeZone ?? 'Asia/Taipei',
  }).format(at);
  return {
    state: isErased ? 'done' : 'failed',
    icon: isErased ? 'done' : 'warning',
    title,
    body: body(date),
    actions: [],
  };
}
