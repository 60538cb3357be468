import { count } from '../i18n/dates.ts';
import { richMenuWords as t } from './rich-menu-words.ts';

/** The API counts contacts to this number. */
const most = 1_000;

/** A number of contacts: `12`, `1,000 or more`. */
export const counted = (n: number): string => (n < most ? count(n) : t('many', { n: count(most) }));
