import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { once } from '../flows/idempotent-answer.ts';
import { actorOf } from './auth.ts';

/**
 * Answers a `POST` that creates: 201, once for each `Idempotency-Key` where the caller sends one.
 * @param body what a repeat has to bring again
 */
export async function create<T>(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  run: () => Promise<T>,
  body: unknown = request.body,
): Promise<T> {
  const key = request.headers['idempotency-key'];
  const make = async () => ({ status: 201, body: await run() });
  if (key === undefined) {
    reply.status(201);
    return run();
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new AppError('invalid_body', 'Idempotency-Key must have 1 to 200 visible characters.');
  }
  // The address, not its pattern: the same key for the copy of another campaign is another call.
  const route = `${request.method} ${request.url.split('?', 1)[0]}`;
  const answer = await once(context, { caller: actorOf(request).id, route, key }, body, make);
  reply.status(answer.status);
  return answer.body;
}
