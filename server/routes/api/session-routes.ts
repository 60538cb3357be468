import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema } from '../../contract/common.ts';
import { permissions } from '../../contract/roles.ts';
import {
  openSessionSchema,
  passkeyAnswerSchema,
  passkeyChangeSchema,
  passkeyChangesSeenSchema,
  passkeyOptionsSchema,
  passkeySchema,
  sessionSchema,
} from '../../contract/staff.ts';
import { networkOf } from '../../domain/browsers/network.ts';
import { may } from '../../domain/role.ts';
import { AppError } from '../../errors.ts';
import { countJunk, refuseJunk } from '../../flows/junk-limit.ts';
import { notFound } from '../../flows/not-found.ts';
import { confirmPasskey, enrol, enrolOptions, signIn, signInOptions } from '../../flows/staff/passkey.ts';
import { dismissPasskeyChanges, havePasskeysChanged, passkeyChanges } from '../../flows/staff/passkey-changes.ts';
import { endReplaced, listSessions, revokeOthers, revokeSession } from '../../flows/staff/session.ts';
import { useSignInLink } from '../../flows/staff/sign-in-link.ts';
import { listPasskeys, takePasskey } from '../../flows/staff/staff-access.ts';
import { actorOf, sameOrigin, sessionOf, signedIn } from './auth.ts';
import { nothing, sendNothing } from './schemas.ts';
import { clearToken, setToken, tokenIn } from './session-cookie.ts';

const challengesPerMinute = 600;

/** `/api/v1/session`: one-time links, passkeys, who is signed in. */
export function sessionRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const own = { onRequest: signedIn(context) };
    const fresh = { onRequest: signedIn(context, { freshPasskey: true }) };
    const anyKind = { onRequest: signedIn(context, { enrolling: true }) };
    // A stolen cookie must not get the thief a passkey.
    const enrols = { onRequest: signedIn(context, { enrolling: true, freshPasskey: true }) };
    const agentOf = (headers: Record<string, unknown>) =>
      typeof headers['user-agent'] === 'string' ? headers['user-agent'] : null;

    const enter = async (request: FastifyRequest, reply: FastifyReply, open: () => Promise<string>) => {
      const token = await signingIn(context, request.ip, open);
      await endReplaced(context, tokenIn(context, request));
      setToken(context, reply, token);
      return reply.status(204).send(null);
    };

    // Open without a session: from our own pages only, and rate-limited.
    app.post(
      '/link',
      { schema: { body: z.strictObject({ code: z.string().min(1).max(200) }), ...nothing } },
      async (request, reply) => {
        sameOrigin(context, request);
        const open = () => useSignInLink(context, request.body.code, agentOf(request.headers));
        return enter(request, reply, open);
      },
    );
    app.post('/passkey/options', { schema: { response: { 200: passkeyOptionsSchema } } }, async (request) => {
      sameOrigin(context, request);
      limitChallenges(context, request.ip);
      return { options: { ...(await signInOptions(context, null)) } };
    });
    app.post('/passkey', { schema: { body: passkeyAnswerSchema, ...nothing } }, async (request, reply) => {
      sameOrigin(context, request);
      const open = () => signIn(context, request.body.response, agentOf(request.headers));
      return enter(request, reply, open);
    });

    app.get('', { ...anyKind, schema: { response: { 200: sessionSchema } } }, async (request) => {
      const { id, staffId, name, role, kind } = sessionOf(request);
      const allowed = permissions.filter((permission) => may({ role, cardsMint: false }, permission));
      const demo = context.config.mode === 'demo';
      return {
        staffId,
        name,
        role,
        kind,
        may: allowed,
        demo,
        passkeysChanged: await havePasskeysChanged(context, { id }),
      };
    });
    app.delete('', { ...anyKind, schema: nothing }, async (request, reply) => {
      const { id, staffId } = sessionOf(request);
      await revokeSession(context, id, staffId, 'sign_out');
      clearToken(context, reply);
      return reply.status(204).send(null);
    });
    app.post('/enrol/options', { ...enrols, schema: { response: { 200: passkeyOptionsSchema } } }, async (request) => ({
      options: { ...(await enrolOptions(context, sessionOf(request))) },
    }));
    app.post('/enrol', { ...enrols, schema: { body: passkeyAnswerSchema, ...nothing } }, async (request, reply) => {
      const { response } = request.body;
      setToken(context, reply, await enrol(context, sessionOf(request), response, agentOf(request.headers)));
      return reply.status(204).send(null);
    });
    app.post('/confirm/options', { ...own, schema: { response: { 200: passkeyOptionsSchema } } }, async (request) => ({
      options: { ...(await signInOptions(context, sessionOf(request))) },
    }));
    app.post('/confirm', { ...own, schema: { body: passkeyAnswerSchema, ...nothing } }, (request, reply) =>
      sendNothing(reply, confirmPasskey(context, sessionOf(request), request.body.response)),
    );

    app.get('/all', { ...own, schema: { response: { 200: z.array(openSessionSchema) } } }, (request) =>
      listSessions(context, sessionOf(request)),
    );
    app.delete('/others', { ...own, schema: nothing }, (request, reply) =>
      sendNothing(reply, revokeOthers(context, sessionOf(request))),
    );
    app.get('/passkeys', { ...own, schema: { response: { 200: z.array(passkeySchema) } } }, (request) =>
      listPasskeys(context, sessionOf(request).staffId),
    );
    app.delete('/passkeys/:id', { ...fresh, schema: { params: idParamsSchema, ...nothing } }, (request, reply) =>
      sendNothing(reply, takePasskey(context, sessionOf(request).staffId, request.params.id, actorOf(request))),
    );
    app.get('/passkey-changes', { ...own, schema: { response: { 200: z.array(passkeyChangeSchema) } } }, (request) =>
      passkeyChanges(context, sessionOf(request)),
    );
    app.post(
      '/passkey-changes/seen',
      { ...own, schema: { body: passkeyChangesSeenSchema, ...nothing } },
      (request, reply) => sendNothing(reply, dismissPasskeyChanges(context, sessionOf(request), request.body.ids)),
    );
    app.delete('/all/:id', { ...own, schema: { params: idParamsSchema, ...nothing } }, async (request, reply) => {
      if (!(await revokeSession(context, request.params.id, sessionOf(request).staffId))) throw notFound('session');
      return reply.status(204).send(null);
    });
  };
}

/** Limits a network's failed sign-ins; successes are never counted. */
async function signingIn(context: Context, address: string, open: () => Promise<string>): Promise<string> {
  refuseJunk(context, 'sign_in', address);
  try {
    return await open();
  } catch (error) {
    if (error instanceof AppError && ['unauthorized', 'not_found'].includes(error.code)) {
      countJunk(context, 'sign_in', address);
    }
    throw error;
  }
}

/** Each call leaves a row for five minutes. A whole office may sign in at nine. */
function limitChallenges(context: Context, address: string): void {
  const taken = context.linkLimit.take(`challenge:${networkOf(address)}`, challengesPerMinute, context.now());
  if (taken.ok) return;
  const { retryAfterSeconds } = taken;
  throw new AppError('rate_limited', { retryAfterSeconds });
}
