/** What LINE's answer to a push means for us; `outcome.ts` turns it into a send's outcome. */
export type LineVerdict =
  | 'sent'
  | 'unauthorized'
  | 'contact_not_found'
  | 'rate_limited'
  | 'quota_used_up'
  | 'temporary'
  | 'refused';

type Row = { status: number; says?: RegExp; verdict: LineVerdict; code?: string };

/**
 * Every status that LINE's pages list for a push, with the sentences that tell two causes of one status apart. The first row
 * that fits counts; statuses that are not here: 5xx `temporary`, else `refused`.
 * https://developers.line.biz/en/reference/messaging-api/#status-codes, #error-messages
 * https://developers.line.biz/en/docs/messaging-api/handling-http-429-errors/
 */
export const lineErrors: readonly Row[] = [
  { status: 200, verdict: 'sent' },
  // An earlier try with the same key was accepted.
  { status: 409, verdict: 'sent' },
  // The id is of no user of this provider, or of nobody.
  { status: 400, says: /^Failed to send messages/i, verdict: 'contact_not_found', code: '400 failed to send messages' },
  { status: 400, says: /^The property,? '?to'?,? in the request body is invalid/i, verdict: 'contact_not_found' },
  // Wrong message, unknown property, invalid retry key, used reply token.
  { status: 400, verdict: 'refused' },
  { status: 401, verdict: 'unauthorized' },
  // "Access to this API is not available for your account": the plan, or the account's rights.
  { status: 403, verdict: 'unauthorized' },
  { status: 404, verdict: 'refused' },
  { status: 410, verdict: 'refused' },
  { status: 413, verdict: 'refused' },
  { status: 415, verdict: 'refused' },
  // Comes back with the month or with a bigger plan.
  { status: 429, says: /monthly limit/i, verdict: 'quota_used_up', code: '429 monthly limit' },
  // Calls a second, operations at once, too much for one customer.
  { status: 429, verdict: 'rate_limited' },
  { status: 500, verdict: 'temporary' },
];

/** The row for an answer, with the code that people are shown. @param message LINE's sentence, '' if there is none */
export function lineVerdict(status: number, message: string): { verdict: LineVerdict; code: string } {
  const row = lineErrors.find((known) => known.status === status && (known.says?.test(message) ?? true));
  const verdict = row?.verdict ?? (status >= 500 ? 'temporary' : 'refused');
  const mayPass = verdict === 'refused' && /\b(re)?try\b[^.]*\b(later|again)\b/i.test(message);
  return { verdict: mayPass ? 'temporary' : verdict, code: row?.code ?? String(status) };
}
