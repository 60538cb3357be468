import { locale } from '../../i18n/words.ts';

/** A text of the data beside it: one for both languages, or Traditional Chinese and English. */
export type Bilingual = string | readonly [zhHant: string, en: string];

export const pick = (text: Bilingual): string =>
  typeof text === 'string' ? text : text[locale.value === 'en' ? 1 : 0];
