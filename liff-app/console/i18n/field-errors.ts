import { type FieldErrorCode, fieldErrorParams } from '../../../server/contract/codes.ts';
import { type Platform, platforms } from '../../../server/contract/platforms.ts';
import type { Failure, FieldFailure } from '../../api.ts';
import { count } from './dates.ts';
import { fieldErrorEn, fieldErrorZh } from './field-error-words.ts';
import { setupText } from './setup-text.ts';
import { defineWords } from './words.ts';

/** What is wrong with a field, by its code: what the server finds, and what a form finds itself. */
export const fieldErrorWords = defineWords(fieldErrorEn, fieldErrorZh);

/** A field error in the reader's language; one of a newer server, whose code has no words here, in the server's English. */
export function fieldErrorText({ code = '', params = {}, message }: FieldFailure): string {
  if (code === 'not_set_up') return setupItemText(params, message);
  return isKnown(code) ? fieldErrorWords(code, inWords(params)) : message;
}

/** What a refusal says of one field, if anything. */
export function fieldTextOf(failure: Failure | null, path: string): string | undefined {
  const error = failure?.fieldErrors[path];
  return error && fieldErrorText(error);
}

const isKnown = (code: string): code is FieldErrorCode => Object.hasOwn(fieldErrorParams, code);

const inWords = (params: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, inWord(name, value)]));

/** Platforms go by the names that marketers say. */
function inWord(name: string, value: unknown): string {
  if (typeof value === 'number') return count(value);
  const isPlatform = /platform$/i.test(name) && Object.hasOwn(platforms, String(value));
  return isPlatform ? platforms[value as Platform].marketersName : String(value);
}

/** An item of the target's set-up check, for whose sake a campaign isn't enabled. */
function setupItemText({ id, why, ...params }: Record<string, unknown>, message: string): string {
  const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  return setupText({ id: String(id), why: String(why), ok: false, params: texts, message }).message;
}
