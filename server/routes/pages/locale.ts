import type { Locale } from '../../contract/page.ts';

/**
 * The page's language: the first one of `Accept-Language` (by its weights) that we have, else the brand's, else Traditional
 * Chinese. Any Chinese is answered in Traditional Chinese.
 */
export function pickLocale(acceptLanguage: string | undefined, brandLocale?: Locale): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { language: tag.split('-')[0], weight: weight ? Number(weight.slice(2)) || 0 : 1 };
    })
    .filter((item) => item.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    if (language === 'zh') return 'zh-Hant';
    if (language === 'en') return 'en';
  }
  return brandLocale ?? 'zh-Hant';
}
