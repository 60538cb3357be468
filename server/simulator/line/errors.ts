import type { FastifyReply } from 'fastify';
import { uuid } from '../world/ids.ts';

export interface LineErrorDetail {
  message: string;
  property?: string;
}

/** A refused request's body. https://developers.line.biz/en/reference/messaging-api/#error-responses */
export interface LineRefusal {
  status: number;
  message: string;
  details?: LineErrorDetail[];
}

export const wrongToken: LineRefusal = {
  status: 401,
  message:
    'Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.',
};
export const rateLimited: LineRefusal = {
  status: 429,
  message: 'The API rate limit has been exceeded. Try again later.',
};
export const quotaSpent: LineRefusal = { status: 429, message: 'You have reached your monthly limit.' };
export const failedToSend: LineRefusal = { status: 400, message: 'Failed to send messages' };
export const notFound: LineRefusal = { status: 404, message: 'Not found' };

/** One or more faults of the body itself, as LINE counts them. */
export const bodyErrors = (details: LineErrorDetail[]): LineRefusal => ({
  status: 400,
  message: `The request body has ${details.length} error(s)`,
  details,
});

export function refuse(reply: FastifyReply, refusal: LineRefusal): FastifyReply {
  const { status, message, details } = refusal;
  return withRequestId(reply)
    .code(status)
    .send(details && details.length > 0 ? { message, details } : { message });
}

/** LINE Login's own form of an error. https://developers.line.biz/en/reference/line-login/ */
export const refuseLogin = (reply: FastifyReply, status: number, error: string, description: string): FastifyReply =>
  withRequestId(reply).code(status).send({ error, error_description: description });

/** Every answer carries LINE's id of the request; the first call of an answer sets it. */
export function withRequestId(reply: FastifyReply): FastifyReply {
  if (!reply.hasHeader('x-line-request-id')) reply.header('x-line-request-id', uuid());
  return reply;
}

export const requestIdOf = (reply: FastifyReply): string => `${withRequestId(reply).getHeader('x-line-request-id')}`;
