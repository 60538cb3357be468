import { english } from './words-en.js';
import { traditionalChinese } from './words-zh-hant.js';

const texts = { en: english, 'zh-Hant': traditionalChinese };

const kept = 'omnilink-phone-language';
let language = readLanguage();

function readLanguage() {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(kept);
  return asked === 'en' ? 'en' : 'zh-Hant';
}

export const currentLanguage = () => language;

/** @param {'zh-Hant' | 'en'} next */
export function setLanguage(next) {
  language = next;
  localStorage.setItem(kept, next);
}

/**
 * @param {keyof typeof english} key
 * @param {Record<string, string>} [values] what replaces `{name}` in the text
 */
export function t(key, values = {}) {
  const filled = texts[language][key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  // A space belongs between Han and Latin letters, also where a name was put in.
  return language === 'en'
    ? filled
    : filled.replace(/(\p{Script=Han})(?=[A-Za-z0-9])|([A-Za-z0-9])(?=\p{Script=Han})/gu, '$& ');
}
