import { type ProblemCode, problemReasons } from '../../../server/contract/codes.ts';
import type { Failure } from '../../api.ts';
import { en } from './en.ts';
import { problemEn, problemZh } from './problem-words.ts';
import { defineWords } from './words.ts';
import { zhHant } from './zh-hant.ts';

/** The words that every page uses. */
export const shellWords = defineWords(en, zhHant);

/** What a failure says to the person, by its reason, else by its code; what only a newer server knows, in its English. */
export function failureText({ code, reason, message }: Failure): string {
  if (reason !== undefined && !Object.hasOwn(problemReasons, reason)) return message;
  if (reason !== undefined && isSaid(reason)) return problemWords(reason);
  const key = `failed.${code}` as `failed.${ProblemCode}`;
  if (key in en) return shellWords(key);
  return code === 'unreadable' || !message ? shellWords('failed.internal') : message;
}

const problemWords = defineWords(problemEn, problemZh);

const isSaid = (reason: string): reason is keyof typeof problemEn => Object.hasOwn(problemEn, reason);
