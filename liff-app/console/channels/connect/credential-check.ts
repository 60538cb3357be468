import { fieldErrorWords } from '../../i18n/field-errors.ts';
import { appTypeOf, fieldsOf, type Platform } from './form-steps.ts';

export type Typed = Readonly<Record<string, string>>;

const shapes: Record<string, [fits: (value: string) => boolean, why: 'wrong_shape' | 'phone_number']> = {
  liffId: [(value) => /^\d{1,32}-[A-Za-z0-9]{8}$/.test(value), 'wrong_shape'],
  phoneNumber: [(value) => /^[1-9]\d{6,14}$/.test(value.replace(/[\s\-+().]/g, '')), 'phone_number'],
};
const digits = new Set(['channelId', 'loginChannelId', 'pageId', 'accountId', 'phoneNumberId']);

/**
 * What can be seen to be wrong without asking a platform, by field; the server's own rules, in the reader's words.
 * @param isKept true for a value that the channel has already: left empty it stays
 */
export function credentialErrors(
  platform: Platform,
  typed: Typed,
  isKept: (name: string) => boolean,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { name, optional } of fieldsOf(platform, appTypeOf(typed))) {
    const value = (typed[name] ?? '').trim();
    const [fits, why] = shapes[name] ?? [];
    if (!value) {
      if (!optional && !isKept(name)) errors[name] = fieldErrorWords('empty');
    } else if (digits.has(name) && !/^\d{1,32}$/.test(value)) errors[name] = fieldErrorWords('digits_only');
    else if (fits && why && !fits(value)) errors[name] = fieldErrorWords(why, { example: '1650000002-AbCdEfGh' });
  }
  return errors;
}

/** What was typed, as the API takes it: nothing that was left empty. */
export const filled = (platform: Platform, typed: Typed): Record<string, string> =>
  Object.fromEntries(
    [...fieldsOf(platform, appTypeOf(typed)).map(({ name }) => name), ...(platform === 'line' ? ['appType'] : [])]
      .map((name) => [name, (typed[name] ?? '').trim()] as const)
      .filter(([, value]) => value !== ''),
  );
