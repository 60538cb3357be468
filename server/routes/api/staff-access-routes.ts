import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idSchema } from '../../contract/common.ts';
import { openSessionSchema, passkeySchema } from '../../contract/staff.ts';
import { endSession, passkeysOfStaff, removePasskey, sessionsOfStaff } from '../../flows/staff/staff-access.ts';
import { actorOf, requires } from './auth.ts';
import { byId, nothing, sendNothing } from './schemas.ts';

const bothSchema = z.object({ id: idSchema, itemId: idSchema });

/** `/api/v1/staff/:id/passkeys` and `…/sessions`: listed and removed by administrators. */
export function staffAccessRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const reads = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const taken = { params: bothSchema, ...nothing };

    app.get('/staff/:id/passkeys', { ...reads, schema: byId(z.array(passkeySchema)) }, (request) =>
      passkeysOfStaff(context, request.params.id, actorOf(request)),
    );
    app.delete('/staff/:id/passkeys/:itemId', { ...changes, schema: taken }, (request, reply) =>
      sendNothing(reply, removePasskey(context, request.params.id, request.params.itemId, actorOf(request))),
    );
    app.get('/staff/:id/sessions', { ...reads, schema: byId(z.array(openSessionSchema)) }, (request) =>
      sessionsOfStaff(context, request.params.id, actorOf(request)),
    );
    app.delete('/staff/:id/sessions/:itemId', { ...changes, schema: taken }, (request, reply) =>
      sendNothing(reply, endSession(context, request.params.id, request.params.itemId, actorOf(request))),
    );
  };
}
