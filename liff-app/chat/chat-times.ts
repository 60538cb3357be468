import type { Locale } from '../../server/contract/page.ts';
import { chatWords } from './chat-words.ts';

const tags: Record<Locale, string> = { en: 'en-GB', 'zh-Hant': 'zh-TW' };
const dayMs = 86_400_000;

export const clockTime = (at: number, locale: Locale): string =>
  new Intl.DateTimeFormat(tags[locale], { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);

export const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** *Today*, *Yesterday*, or the date. */
export function dayName(at: number, locale: Locale): string {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / dayMs);
  if (days === 0) return chatWords[locale].today;
  if (days === 1) return chatWords[locale].yesterday;
  return new Intl.DateTimeFormat(tags[locale], { month: 'short', day: 'numeric', weekday: 'short' }).format(at);
}
