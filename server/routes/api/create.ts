import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { once } from '../../flows/idempotent-answer.ts';
import { actorOf } from './auth.ts';

/**
 * Answers a `POST` that creates: 201, once per `Idempotency-Key` if the caller sends one.
 * @param more.body what a repeat must send again, if it isn't the request's body
 * @param more.kept the answer to a repeat, if it isn't the whole first answer
 */
export async function create<T>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  run: () => Promise<T>,
  more: { body?: unknown; kept?: (answer: T) => T } = {},
): Promise<T> {
  const key = request.headers['idempotency-key'];
  const make = async () => ({ status: 201, body: await run() });
  if (key === undefined) {
    reply.status(201);
    return run();
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new AppError('invalid_body', { reason: 'idempotency_key' });
  }
  // The address, not its pattern: the same key for the copy of another campaign is another call.
  const route = `${request.method} ${request.url.split('?', 1)[0]}`;
  const caller = { caller: actorOf(request).id, route, key };
  const answer = await once(context, caller, more.body ?? request.body, make, more.kept);
  reply.status(answer.status);
  return answer.body;
}
