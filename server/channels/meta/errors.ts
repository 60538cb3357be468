import { fieldsOf } from '../event-fields.ts';
import { type GraphVerdict, verdictByCode, verdictBySubcode } from './error-codes.ts';

/** A Graph error; `code` is for people: `10/2018278`. `words`: what only its sentence tells, the token being another app's. */
export type GraphError = { verdict: GraphVerdict; code: string; words?: 'proof_invalid' };

/** Where a subcode is missing, Meta's sentence still tells (code, words in it). */
const byWords: [code: number, words: RegExp, verdict: GraphVerdict][] = [
  [10, /outside (of )?(the )?allowed window/i, 'outside_window'],
  [10, /another app is controlling/i, 'other_app'],
  [10, /privacy rules in Europe/i, 'person_refused'],
  [100, /not the thread owner/i, 'other_app'],
  [200, /isn't available|cannot receive|isn't receiving/i, 'person_unavailable'],
  [100, /no matching user/i, 'contact_not_found'],
  [100, /appsecret_proof/i, 'unauthorized'],
];

const triesLater = /\b(re)?try\b[^.]*\blater\b/i;

/**
 * The error in a Graph answer's body, null if the body holds none. The subcode counts before the sentence, the sentence
 * before the code. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function graphError(json: unknown, status: number): GraphError | null {
  return readError(fieldsOf(json).error, status);
}

/** An error as it is in an answer, or in a status that tells of a failure (`status`: 200 then). */
export function readError(value: unknown, status: number): GraphError | null {
  const error = fieldsOf(value);
  const { code, error_subcode: subcode, message, is_transient } = error;
  if (typeof code !== 'number') return null;
  const text = typeof message === 'string' ? message : '';
  const mayPass = is_transient === true || status >= 500;
  const verdict =
    subcodeVerdict(code, subcode) ??
    byWords.find(([known, words]) => known === code && words.test(text))?.[2] ??
    codeVerdict(code, { mayPass, triesLater: triesLater.test(text) });
  const shown = typeof subcode === 'number' ? `${code}/${subcode}` : String(code);
  return { verdict, code: shown, ...(/invalid appsecret_proof/i.test(text) && { words: 'proof_invalid' }) };
}

function subcodeVerdict(code: number, subcode: unknown): GraphVerdict | undefined {
  if (typeof subcode !== 'number') return undefined;
  return verdictByCode.get(`${code}/${subcode}`) ?? verdictBySubcode.get(subcode);
}

/** What says that it may pass is tried again, whatever its HTTP status: a lost permission only where the sentence says so. */
function codeVerdict(code: number, says: { mayPass: boolean; triesLater: boolean }): GraphVerdict {
  const verdict = verdictByCode.get(String(code)) ?? (code >= 200 && code <= 299 ? 'unauthorized' : 'refused');
  if (verdict === 'refused' && (says.mayPass || says.triesLater)) return 'temporary';
  return verdict === 'unauthorized' && says.triesLater ? 'temporary' : verdict;
}
