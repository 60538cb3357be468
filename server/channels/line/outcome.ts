import type { SendOutcome } from '../../domain/channel.ts';
import { cleanText } from '../../domain/plain-text.ts';
import { fieldsOf, idOf } from '../event-fields.ts';
import type { Answer } from '../http.ts';
import { retryAfterMs } from '../http.ts';

/**
 * What LINE's answer to a push means. Each push carries a retry key, so whatever may have been delivered can be sent
 * again without being delivered twice: LINE has no `unknown`.
 * https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 */
export function pushOutcome(answer: Answer, now: Date): SendOutcome {
  if (answer.kind === 'failed') return { kind: 'retry', afterMs: null, scope: 'channel', code: answer.code };
  const { status } = answer;
  const message = messageOf(answer);
  // 409: an earlier try with the same key was accepted.
  if (status === 200 || status === 409) return { kind: 'sent', messageId: sentId(answer.json) };
  if (status === 401) return { kind: 'never', reason: 'channel_unauthorized', code: '401' };
  if (status === 403) return { kind: 'never', reason: 'channel_unauthorized', code: '403' };
  if (status === 400 && /^Failed to send messages/i.test(message))
    return { kind: 'never', reason: 'contact_not_found', code: '400 failed to send messages' };
  // Both are 429, and only the sentence tells them apart; the quota comes back with the month or a bigger plan.
  if (status === 429 && /monthly limit/i.test(message))
    return { kind: 'never', reason: 'platform_error', code: '429 monthly limit' };
  if (status === 429)
    return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now), scope: 'channel', code: '429' };
  if (status >= 500)
    return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now), scope: 'channel', code: String(status) };
  return { kind: 'never', reason: 'platform_error', code: String(status) };
}

/**
 * What LINE's answer to a reply means. There is no retry key: what may have been delivered is tried again with the same token only, which
 * LINE takes once.
 * https://developers.line.biz/en/reference/messaging-api/#send-reply-message
 */
export function replyOutcome(answer: Answer, now: Date): SendOutcome {
  if (answer.kind === 'failed') {
    return answer.written
      ? { kind: 'unknown', code: answer.code }
      : { kind: 'retry', afterMs: null, scope: 'channel', code: answer.code, by: 'reply' };
  }
  if (answer.status === 400 && /^Invalid reply token/i.test(messageOf(answer)))
    return { kind: 'reply_refused', code: '400 invalid reply token' };
  if (answer.status >= 500) return { kind: 'unknown', code: String(answer.status) };
  const outcome = pushOutcome(answer, now);
  return outcome.kind === 'retry' ? { ...outcome, by: 'reply' } : outcome;
}

/** LINE's own sentence about an error, '' if there is none. */
export function messageOf(answer: Extract<Answer, { kind: 'answer' }>): string {
  const { message } = fieldsOf(answer.json);
  return typeof message === 'string' ? cleanText(message) : '';
}

function sentId(json: unknown): string | null {
  const { sentMessages } = fieldsOf(json);
  return Array.isArray(sentMessages) ? idOf(fieldsOf(sentMessages[0]).id) : null;
}
