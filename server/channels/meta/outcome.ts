import type { FinalFailure, SendOutcome } from '../../domain/channel.ts';
import { fieldsOf, idOf } from '../event-fields.ts';
import { type HeaderMap, oneHeader } from '../hmac.ts';
import { type Answer, retryAfterMs } from '../http.ts';
import { type GraphError, graphError, readError } from './errors.ts';
import type { GraphAnswer } from './graph.ts';

/**
 * What Meta's answer to a send means. Meta knows no idempotency key: what may have been accepted is `unknown`, never
 * sent again by itself, and turns into `sent` when an echo brings our id back.
 */
export function graphOutcome(answer: GraphAnswer, now: Date): SendOutcome {
  if (answer === null) return { kind: 'never', reason: 'channel_unauthorized', code: 'token_malformed' };
  if (answer.kind === 'failed')
    return answer.written
      ? { kind: 'unknown', code: answer.code }
      : { kind: 'retry', afterMs: null, scope: 'channel', code: answer.code };
  const error = graphError(answer.json, answer.status);
  if (error) return errorOutcome(error, retryAfterMs(answer.headers, now) ?? regainMs(answer.headers));
  const messageId = messageIdIn(answer.json);
  if (answer.status === 200 && messageId !== null) return { kind: 'sent', messageId };
  return strangeOutcome(answer, now);
}

/**
 * What a later word on an accepted message means: it has not arrived, so a trouble that may pass is an end as well.
 * @param errors the `errors` of a `failed` status
 */
export function failureOf(errors: unknown): FinalFailure {
  const error = Array.isArray(errors) ? readError(errors[0], 200) : null;
  const outcome = error && errorOutcome(error, null);
  if (outcome?.kind === 'never' || outcome?.kind === 'skipped') return outcome;
  return { kind: 'never', reason: 'platform_error', code: error?.code ?? 'failed' };
}

/** Messenger and Instagram name one message, WhatsApp has a list of one. */
function messageIdIn(json: unknown): string | null {
  const { message_id, messages } = fieldsOf(json);
  return idOf(message_id) ?? (Array.isArray(messages) ? idOf(fieldsOf(messages[0]).id) : null);
}

/** Not in Graph's words: a proxy's page, or an answer that came damaged. */
function strangeOutcome(answer: Extract<Answer, { kind: 'answer' }>, now: Date): SendOutcome {
  const code = `http_${answer.status}`;
  if (answer.status === 429)
    return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now), scope: 'channel', code };
  if (answer.status < 300 || answer.status >= 500) return { kind: 'unknown', code };
  if (answer.status === 401) return { kind: 'never', reason: 'channel_unauthorized', code };
  return { kind: 'never', reason: 'platform_error', code };
}

function errorOutcome({ verdict, code }: GraphError, afterMs: number | null): SendOutcome {
  switch (verdict) {
    case 'unauthorized':
      return { kind: 'never', reason: 'channel_unauthorized', code };
    case 'contact_not_found':
      return { kind: 'never', reason: 'contact_not_found', code };
    case 'refused':
      return { kind: 'never', reason: 'platform_error', code };
    case 'account_restricted':
    case 'payment_required':
      return { kind: 'never', reason: verdict, code };
    case 'outside_window':
      return { kind: 'skipped', reason: 'window', code };
    case 'person_unavailable':
      return { kind: 'skipped', reason: 'blocked', code };
    case 'person_refused':
      return { kind: 'skipped', reason: 'refused_by_platform', code };
    case 'other_app':
      return { kind: 'skipped', reason: 'other_app', code };
    case 'maybe_sent':
      return { kind: 'unknown', code };
    case 'rate_limited':
      return { kind: 'retry', afterMs, scope: 'channel', code };
    // Code 2 is also given for one customer who blocked the page: the others must not wait for it.
    case 'contact_rate_limited':
    case 'temporary':
      return { kind: 'retry', afterMs, scope: 'contact', code };
  }
}

/**
 * How long Meta wants us quiet, in milliseconds: calling on while throttled makes it longer.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
function regainMs(headers: HeaderMap): number | null {
  try {
    const usage: unknown = JSON.parse(oneHeader(headers, 'x-business-use-case-usage') ?? '{}');
    const minutes = Object.values(fieldsOf(usage))
      .flat()
      .map((entry) => fieldsOf(entry).estimated_time_to_regain_access)
      .filter((value) => typeof value === 'number' && value > 0 && value <= 1440);
    return minutes.length > 0 ? Math.max(...(minutes as number[])) * 60_000 : null;
  } catch {
    return null;
  }
}
