import type { AccountInfo } from '../channel.ts';
import { type Fields, fieldsOf, idOf } from '../event-fields.ts';
import { graphError } from './errors.ts';
import type { GraphAnswer } from './graph.ts';

export type FailedInfo = Extract<AccountInfo, { ok: false }>;

export const refused = (code: string): FailedInfo => ({ ok: false, reason: 'channel_unauthorized', code });

/**
 * What Graph told of an object of ours. Codes beside Graph's own: `another_app` (the token and the app secret are of two
 * apps), `no_access` (there is no such object, or not for this token).
 */
export function objectOf(answer: GraphAnswer): { ok: true; id: string; fields: Fields } | FailedInfo {
  if (answer === null) return refused('token_malformed');
  if (answer.kind === 'failed') return { ok: false, reason: 'platform_error', code: answer.code };
  const error = graphError(answer.json, answer.status);
  if (error?.words === 'proof_invalid') return refused('another_app');
  if (error?.verdict === 'unauthorized') return refused(error.code);
  // Meta says the same of what isn't there and of what this token may not see.
  if (error?.verdict === 'contact_not_found') return refused('no_access');
  if (error) return { ok: false, reason: 'platform_error', code: error.code };
  const fields = fieldsOf(answer.json);
  const id = idOf(fields.id);
  if (answer.status === 200 && id !== null) return { ok: true, id, fields };
  return { ok: false, reason: 'platform_error', code: `http_${answer.status}` };
}
