import type { Failure } from '../../api.ts';
import { en } from './en.ts';
import { problemText } from './problem-titles.ts';
import { defineWords } from './words.ts';
import { zhHant } from './zh-hant.ts';

/** The words that every page uses. */
export const shellWords = defineWords(en, zhHant);

/** What a failure says to the person: what its title says where that is more than its code. */
export function failureText(failure: Failure): string {
  const said = problemText(failure.message);
  if (said) return said;
  const key = `failed.${failure.code}`;
  return key in en ? shellWords(key as keyof typeof en) : shellWords('failed.internal');
}
