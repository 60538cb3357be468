import { shellWords } from './i18n/shell-words.ts';
import { chooseLocale, locale } from './i18n/words.ts';

/** Two languages: a button each, in their own words. */
export function LanguageSwitch() {
  return (
    <fieldset class="languages" aria-label={shellWords('language')}>
      <button
        type="button"
        lang="zh-Hant"
        aria-pressed={locale.value === 'zh-Hant'}
        onClick={() => chooseLocale('zh-Hant')}
      >
        中文
      </button>
      <button type="button" lang="en" aria-pressed={locale.value === 'en'} onClick={() => chooseLocale('en')}>
        EN
      </button>
    </fieldset>
  );
}
