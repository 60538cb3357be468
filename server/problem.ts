import type { FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, type ErrorCode, errorStatus, type FieldError } from './errors.ts';
import { isDatabaseAway } from './store/database/database-away.ts';

/** A database that restarts, or hands over to its standby, takes some seconds. */
const databaseRetrySeconds = 5;

export type ProblemFacts = {
  status: number;
  code: ErrorCode;
  title: string;
  errors?: FieldError[] | undefined;
  retryAfterSeconds?: number | undefined;
  more?: Record<string, unknown> | undefined;
};

/** What an error says to the caller; a bug says nothing of the inside. */
export function problemOf(error: Error & { code?: string; statusCode?: number }): ProblemFacts {
  if (error instanceof AppError) {
    const { code, message, errors, retryAfterSeconds, more } = error;
    return { status: errorStatus[code], code, title: message, errors, retryAfterSeconds, more };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      path: issue.instancePath.split('/').filter(Boolean).join('.'),
      message: issue.message ?? 'is wrong',
    }));
    return { status: 400, code: 'invalid_body', title: 'The request does not fit.', errors };
  }
  switch (error.statusCode) {
    case 413:
      return { status: 413, code: 'too_large', title: 'The body is too large.' };
    case 415:
      return { status: 415, code: 'unsupported_media_type', title: 'Send JSON: Content-Type: application/json.' };
    case 414:
      return { status: 404, code: 'not_found', title: 'There is nothing at this address.' };
    default:
      if (error.statusCode && error.statusCode < 500)
        return { status: 400, code: 'invalid_body', title: 'The request cannot be read.' };
      if (!error.statusCode && isDatabaseAway(error)) {
        const title = 'The database does not answer at the moment. Try again later.';
        return { status: 503, code: 'unavailable', title, retryAfterSeconds: databaseRetrySeconds };
      }
      return { status: 500, code: 'internal', title: 'Something went wrong on our side.' };
  }
}

/** Answers with a problem document (RFC 9457). */
export function sendProblem(reply: FastifyReply, error: Error & { code?: string; statusCode?: number }) {
  const { status, code, title, errors, retryAfterSeconds, more } = problemOf(error);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  const problem = {
    type: 'about:blank',
    title,
    status,
    code,
    ...(errors?.length ? { errors } : {}),
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
