import type { FastifyRequest } from 'fastify';
import { callerOf, setCaller } from '../../caller.ts';
import type { Context } from '../../context.ts';
import type { Permission } from '../../contract/roles.ts';
import { may } from '../../domain/role.ts';
import { AppError } from '../../errors.ts';
import { countJunk } from '../../flows/junk-limit.ts';
import { type Actor, actorOfKey, actorOfSession } from '../../flows/staff/authenticate.ts';
import { isFresh, type Session } from '../../flows/staff/session.ts';

import { tokenIn } from './session-cookie.ts';

const actors = new WeakMap<FastifyRequest, Actor>();

/** The caller. @throws on a route without authentication */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error('this route asks nobody who they are');
  return actor;
}

/**
 * An `onRequest` hook that requires a permission (contract, *Who may do what*).
 * @param more `freshPasskey`: a session must have used its passkey within five minutes
 * @throws AppError `unauthorized` for an unknown caller, `forbidden` for a role without the permission, `passkey_required`
 */
export function requires(context: Context, permission: Permission, more: { freshPasskey?: true } = {}) {
  return async (request: FastifyRequest): Promise<void> => {
    const actor = await identify(context, request);
    if (actor.session?.kind === 'enrol') throw passkeyFirst();
    demand(request, permission);
    if (more.freshPasskey && actor.session) refuseStale(context, actor.session);
  };
}

/**
 * An `onRequest` hook for calls about one's own session, whatever the role.
 * @param more `enrolling`: also a session from a sign-in link without a passkey yet. `freshPasskey`: as for `requires`
 * @throws AppError `unauthorized`, `forbidden`, `passkey_required`
 */
export function signedIn(context: Context, more: { enrolling?: true; freshPasskey?: true } = {}) {
  return async (request: FastifyRequest): Promise<void> => {
    const { session } = await identify(context, request);
    if (!session) throw new AppError('unauthorized', { reason: 'people_only' });
    if (session.kind !== 'enrol') return more.freshPasskey && refuseStale(context, session);
    if (!more.enrolling) throw passkeyFirst();
  };
}

const passkeyFirst = () => new AppError('forbidden', { reason: 'passkey_first' });

function refuseStale(context: Context, session: Session): void {
  if (!isFresh(context, session)) throw new AppError('passkey_required');
}

/** False for a session that must use its passkey again for sensitive changes. */
export function isFreshCaller(context: Context, request: FastifyRequest): boolean {
  const { session } = actorOf(request);
  return !session || isFresh(context, session);
}

/** @throws AppError `passkey_required` */
export function demandFresh(context: Context, request: FastifyRequest): void {
  const { session } = actorOf(request);
  if (session) refuseStale(context, session);
}

/** The session of a call that `signedIn` accepted. */
export function sessionOf(request: FastifyRequest): Session {
  const { session } = actorOf(request);
  if (!session) throw new Error('this route lets keys in');
  return session;
}

/** The same for a route that knows the permission only after reading the body. @throws AppError `forbidden` */
export function demand(request: FastifyRequest, permission: Permission): void {
  const actor = actorOf(request);
  if (may(actor, permission)) return;
  // M1: a role without permissions gets this error, with whom to ask.
  throw new AppError('forbidden', actor.role === 'agent' ? { reason: 'no_permissions' } : {});
}

async function identify(context: Context, request: FastifyRequest): Promise<Actor> {
  const known = actors.get(request);
  if (known) return known;
  const [, key] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const token = tokenIn(context, request);
  const actor = key ? await actorOfKey(context, key) : token ? await actorOfSession(context, token) : null;
  if (!actor) {
    if (key ?? token) {
      context.metrics.refusedCredentials.inc({ kind: key ? 'api_key' : 'session' });
      countJunk(context, 'credential', request.ip);
    }
    throw new AppError('unauthorized', token && !key ? { reason: 'session_over' } : {});
  }
  setCaller(callerOf(actor.id));
  if (actor.session) sameOrigin(context, request);
  actors.set(request, actor);
  return actor;
}

/** A browser sends its cookie for any site's request: only our own pages may change anything. @throws AppError `forbidden` */
export function sameOrigin(context: Context, request: FastifyRequest): void {
  if (!isFromOurPages(context, request)) throw new AppError('forbidden', { reason: 'other_site' });
}

/** True for a call that changes nothing, or is made by one of our own pages. */
export const isFromOurPages = ({ config }: Context, { method, headers }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' || headers.origin === new URL(config.publicUrl).origin;
