import { signal } from '@preact/signals';
import type { Locale } from '../../../server/contract/page.ts';
import { fill } from '../../i18n/fill.ts';

const kept = 'omnilink.locale';

/** The console's language: what the person has chosen here, else the browser's. */
export const locale = signal<Locale>(firstLocale());

function firstLocale(): Locale {
  const chosen = globalThis.localStorage?.getItem(kept);
  if (chosen === 'en' || chosen === 'zh-Hant') return chosen;
  const known = globalThis.navigator?.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return known && /^en/i.test(known) ? 'en' : 'zh-Hant';
}

/** One sentence after the other: Chinese has no space between them. */
export const sentences = (...parts: (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(locale.value === 'en' ? ' ' : '');

export function chooseLocale(next: Locale): void {
  locale.value = next;
  localStorage.setItem(kept, next);
}

/**
 * The words of one part of the console: English is the type, Traditional Chinese must have the same keys. Answers a function that
 * reads the chosen language, so that a component which calls it is drawn again when that changes.
 */
export function defineWords<const Key extends string>(en: Record<Key, string>, zhHant: Record<Key, string>) {
  return (key: Key, values: Record<string, string | number> = {}): string => {
    const text = (locale.value === 'en' ? en : zhHant)[key];
    return fill(text, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])));
  };
}
