import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { inLogScope } from './log-scope.ts';

const header = 'x-request-id';

/**
 * The proxy's own id where it sends one, else a new one. Letters, digits and dashes, a UUID's length at most: an id ends up in
 * logs and answers, and whoever sends a session, a card's token or a key of ours here must not find it there.
 */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers[header];
  return typeof given === 'string' && /^[A-Za-z0-9-]{8,36}$/.test(given) ? given : uuidv7();
}

/** An `onRequest` hook, the first: puts the id on the answer and on every line logged for the request. */
export function requestScope(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.header(header, request.id);
  inLogScope({ requestId: request.id }, done);
}
