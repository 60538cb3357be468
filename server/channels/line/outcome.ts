import type { SendOutcome } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import { fieldsOf, idOf } from '../event-fields.ts';
import type { Answer } from '../http.ts';
import { retryAfterMs } from '../http.ts';
import { lineVerdict } from './error-codes.ts';

/**
 * What LINE's answer to a push means. Each push carries a retry key, so whatever may have been delivered can be sent
 * again without being delivered twice; an `unknown` is sent again with its key, too.
 * https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 */
export function pushOutcome(answer: Answer, now: Date): SendOutcome {
  if (answer.kind === 'failed') return { kind: 'retry', afterMs: null, scope: 'channel', code: answer.code };
  // Not in LINE's words: a proxy's page, or an answer that came damaged.
  if (answer.status < 300 && sentIn(answer.json) === null) return { kind: 'unknown', code: String(answer.status) };
  const { verdict, code } = lineVerdict(answer.status, messageOf(answer));
  switch (verdict) {
    case 'sent':
      return { kind: 'sent', messageId: idOf(fieldsOf(sentIn(answer.json)?.[0]).id) };
    case 'unauthorized':
      return { kind: 'never', reason: 'channel_unauthorized', code };
    case 'contact_not_found':
    case 'quota_used_up':
      return { kind: 'never', reason: verdict, code };
    case 'refused':
      return { kind: 'never', reason: 'platform_error', code };
    case 'rate_limited':
    case 'temporary':
      return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now), scope: 'channel', code };
  }
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
  return outcome.kind === 'retry' || outcome.kind === 'sent' ? { ...outcome, by: 'reply' } : outcome;
}

/** LINE's own sentence about an error, '' if there is none. */
export function messageOf(answer: Extract<Answer, { kind: 'answer' }>): string {
  const { message } = fieldsOf(answer.json);
  return typeof message === 'string' ? cleanText(message) : '';
}

/** What LINE says that it has sent; null in an answer that isn't LINE's. */
function sentIn(json: unknown): unknown[] | null {
  const { sentMessages } = fieldsOf(json);
  return Array.isArray(sentMessages) ? sentMessages : null;
}
