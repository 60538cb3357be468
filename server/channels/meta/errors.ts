import { fieldsOf } from '../event-fields.ts';

/** What a Graph error means for us; `outcome.ts` turns it into a send's outcome. */
type GraphVerdict =
  | 'unauthorized'
  | 'outside_window'
  | 'person_unavailable'
  | 'contact_not_found'
  | 'rate_limited'
  | 'contact_rate_limited'
  | 'temporary'
  | 'refused';

/** A Graph error; `code` is for people: `10/2018278`. `words`: what only its sentence tells, the token being another app's. */
export type GraphError = { verdict: GraphVerdict; code: string; words?: 'proof_invalid' };

/** Codes whose subcode says more than they do: 10 is a lost permission or a closed window, 200 also a block. */
const bySubcode: Record<number, GraphVerdict> = {
  2018278: 'outside_window',
  2018065: 'outside_window',
  2534022: 'outside_window',
  1545041: 'person_unavailable',
  2018108: 'person_unavailable',
  2018001: 'contact_not_found',
  1893063: 'refused',
  2018047: 'refused',
};

const byCode: Record<number, GraphVerdict> = {
  0: 'unauthorized',
  3: 'unauthorized',
  10: 'unauthorized',
  102: 'unauthorized',
  104: 'unauthorized',
  190: 'unauthorized',
  131005: 'unauthorized',
  131047: 'outside_window',
  551: 'person_unavailable',
  131026: 'person_unavailable',
  4: 'rate_limited',
  17: 'rate_limited',
  32: 'rate_limited',
  341: 'rate_limited',
  613: 'rate_limited',
  130429: 'rate_limited',
  131056: 'contact_rate_limited',
  1: 'temporary',
  2: 'temporary',
  131000: 'temporary',
  131016: 'temporary',
  131057: 'temporary',
};

/** Where a subcode is missing, Meta's sentence still tells (code, words in it). */
const byWords: [code: number, words: RegExp, verdict: GraphVerdict][] = [
  [10, /outside (of )?(the )?allowed window/i, 'outside_window'],
  [200, /isn't available|cannot receive/i, 'person_unavailable'],
  [100, /no matching user/i, 'contact_not_found'],
  [100, /appsecret_proof/i, 'unauthorized'],
];

/**
 * The error in a Graph answer's body, null if the body holds none. The subcode counts before the sentence, the sentence
 * before the code. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function graphError(json: unknown, status: number): GraphError | null {
  return readError(fieldsOf(json).error, status);
}

/** An error as it stands in an answer, or in a status that tells of a failure (`status`: 200 then). */
export function readError(value: unknown, status: number): GraphError | null {
  const error = fieldsOf(value);
  const { code, error_subcode: subcode, message, is_transient } = error;
  if (typeof code !== 'number') return null;
  const text = typeof message === 'string' ? message : '';
  const verdict =
    subcodeVerdict(code, subcode) ??
    byWords.find(([known, words]) => known === code && words.test(text))?.[2] ??
    byCode[code] ??
    rangeVerdict(code) ??
    (is_transient === true || status >= 500 ? 'temporary' : 'refused');
  const shown = typeof subcode === 'number' ? `${code}/${subcode}` : String(code);
  return { verdict, code: shown, ...(/invalid appsecret_proof/i.test(text) && { words: 'proof_invalid' }) };
}

function subcodeVerdict(code: number, subcode: unknown): GraphVerdict | undefined {
  if (typeof subcode !== 'number') return undefined;
  // 33 means "no such object" under code 100 only.
  return code === 100 && subcode === 33 ? 'contact_not_found' : bySubcode[subcode];
}

function rangeVerdict(code: number): GraphVerdict | undefined {
  if (code >= 200 && code <= 299) return 'unauthorized';
  return code >= 80_001 && code <= 80_008 ? 'rate_limited' : undefined;
}
