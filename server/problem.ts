import type { FastifyReply } from 'fastify';
import type { Problem } from './contract/common.ts';
import { AppError } from './errors.ts';
import { isDatabaseAway } from './store/database/database-away.ts';
import { fieldErrorView } from './words/field-error-words.ts';

/** A database that restarts, or hands over to its standby, takes some seconds. */
const databaseRetrySeconds = 5;

/** What an error says to the caller; a bug says nothing of the inside. */
export function problemOf(error: Error & { statusCode?: number }): AppError {
  if (error instanceof AppError) return error;
  switch (error.statusCode) {
    case 413:
      return new AppError('too_large');
    case 415:
      return new AppError('unsupported_media_type');
    case 414:
      return new AppError('not_found');
    default:
      if (error.statusCode && error.statusCode < 500) return new AppError('invalid_body', { reason: 'unreadable' });
      if (!error.statusCode && isDatabaseAway(error)) {
        return new AppError('unavailable', { retryAfterSeconds: databaseRetrySeconds });
      }
      return new AppError('internal');
  }
}

/** Answers with a problem document (RFC 9457). */
export function sendProblem(
  reply: FastifyReply,
  { status, code, message, said, errors, retryAfterSeconds, more }: AppError,
) {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  const problem: Problem = {
    type: 'about:blank',
    title: message,
    status,
    code,
    ...(said.reason ? { reason: said.reason, params: { ...said.params } } : {}),
    ...(errors?.length ? { errors: errors.map(fieldErrorView) } : {}),
    ...more,
    // For whoever reports it: the log's lines of this request have the same.
    ...(status >= 500 ? { requestId: reply.request.id } : {}),
  };
  return reply
    .status(status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}
