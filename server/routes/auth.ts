import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * A `preHandler` that lets the administrator's key through. Keys with roles and signed-in staff come with the console.
 * @throws AppError `unauthorized`
 */
export function requireApiKey(context: Context) {
  return async (request: FastifyRequest): Promise<void> => {
    const [, given] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const expected = context.config.adminApiKey;
    if (!given || !expected || !timingSafeEqual(digest(given), digest(expected))) {
      throw new AppError('unauthorized', 'Send an API key: Authorization: Bearer <key>.');
    }
  };
}

/** Who the call is made by, as `Idempotency-Key` keeps answers apart. */
export const callerOf = (_request: FastifyRequest) => 'administrator-key';
