import type { CredentialFacts } from '../../../../server/contract/platform-facts.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import { fieldErrorWords } from '../../i18n/field-errors.ts';
import { appTypeOf, fieldsOf, hasAppType } from './form-steps.ts';

export type Typed = Readonly<Record<string, string>>;

/** What a value of each kind looks like, and the code for another; null: anything is accepted. */
const shapes: Record<
  CredentialFacts['is'],
  [fits: (value: string) => boolean, why: 'digits_only' | 'wrong_shape' | 'phone_number'] | null
> = {
  secret: null,
  choice: null,
  digits: [(value) => /^\d{1,32}$/.test(value), 'digits_only'],
  liff_id: [(value) => /^\d{1,32}-[A-Za-z0-9]{8}$/.test(value), 'wrong_shape'],
  phone_number: [(value) => /^[1-9]\d{6,14}$/.test(value.replace(/[\s\-+().]/g, '')), 'phone_number'],
};

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
    const facts = platforms[platform].credentials[name];
    const [fits, why] = (facts && shapes[facts.is]) ?? [];
    if (!value) {
      if (!optional && !isKept(name)) errors[name] = fieldErrorWords('empty');
    } else if (fits && why && !fits(value)) errors[name] = fieldErrorWords(why, { example: '1650000002-AbCdEfGh' });
  }
  return errors;
}

/** What was typed, as the API takes it: nothing that was left empty. */
export const filled = (platform: Platform, typed: Typed): Record<string, string> =>
  Object.fromEntries(
    [...fieldsOf(platform, appTypeOf(typed)).map(({ name }) => name), ...(hasAppType(platform) ? ['appType'] : [])]
      .map((name) => [name, (typed[name] ?? '').trim()] as const)
      .filter(([, value]) => value !== ''),
  );
