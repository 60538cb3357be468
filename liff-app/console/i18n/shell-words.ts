import type { Failure } from '../../api.ts';
import { en } from './en.ts';
import { defineWords } from './words.ts';
import { zhHant } from './zh-hant.ts';

/** The words that every page uses. */
export const shellWords = defineWords(en, zhHant);

/** What a failure says to the person, by its code. */
export function failureText(failure: Failure): string {
  const key = `failed.${failure.code}`;
  return key in en ? shellWords(key as keyof typeof en) : shellWords('failed.internal');
}
