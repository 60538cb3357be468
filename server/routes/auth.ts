import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { may, type Permission } from '../domain/role.ts';
import { AppError } from '../errors.ts';
import { type Actor, actorOfKey } from '../flows/authenticate.ts';

const actors = new WeakMap<FastifyRequest, Actor>();

/** Who makes this call. @throws if the route lets anybody in */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error('this route asks nobody who they are');
  return actor;
}

/**
 * An `onRequest` hook that lets in whoever may do this (contract, *Who may do what*).
 * @throws AppError `unauthorized` for nobody we know, `forbidden` for somebody whose role may not
 */
export function requires(context: Context, permission: Permission) {
  return async (request: FastifyRequest): Promise<void> => {
    const actor = actors.get(request) ?? (await authenticate(context, request));
    actors.set(request, actor);
    demand(request, permission);
  };
}

/** The same for a route that only knows what it needs when it has read the body. @throws AppError `forbidden` */
export function demand(request: FastifyRequest, permission: Permission): void {
  if (!may(actorOf(request), permission)) throw new AppError('forbidden', 'Your role may not do this.');
}

async function authenticate(context: Context, request: FastifyRequest): Promise<Actor> {
  const [, key] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const actor = key ? await actorOfKey(context, key) : null;
  if (!actor) throw new AppError('unauthorized', 'Send an API key: Authorization: Bearer <key>.');
  return actor;
}
