import { locale } from './words.ts';

const tag = () => (locale.value === 'en' ? 'en' : 'zh-Hant-TW');

/** `just now`, `3 hours ago`; a date once that is over a week ago. @param iso RFC 3339 */
export function ago(iso: string, now = Date.now()): string {
  const minutes = Math.round((new Date(iso).getTime() - now) / 60_000);
  const format = new Intl.RelativeTimeFormat(tag(), { numeric: 'auto' });
  if (minutes >= 0) return locale.value === 'en' ? 'just now' : '剛剛';
  if (minutes > -60) return format.format(minutes, 'minute');
  if (minutes > -60 * 24) return format.format(Math.round(minutes / 60), 'hour');
  if (minutes > -60 * 24 * 7) return format.format(Math.round(minutes / 60 / 24), 'day');
  return day(iso);
}

/** A date and the time of the day, to the second. @param iso RFC 3339 */
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));

/** The time of the day, to the minute. @param iso RFC 3339 */
export const time = (iso: string): string =>
  new Intl.DateTimeFormat(tag(), { timeStyle: 'short' }).format(new Date(iso));

/** A date, without the time of the day. @param iso RFC 3339 */
export const day = (iso: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: 'medium' }).format(new Date(iso));

/** A count with the language's own separators. */
export const count = (value: number): string => new Intl.NumberFormat(tag()).format(value);

/** A share in whole per cent; what is less than one but not nothing is `<1%`. @param share from 0 to 1 */
export const percent = (share: number): string =>
  share > 0 && share < 0.01 ? '<1%' : new Intl.NumberFormat(tag(), { style: 'percent' }).format(share);
