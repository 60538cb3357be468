import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageQuerySchema } from '../../contract/common.ts';
import {
  apiKeySchema,
  keyEndsSchema,
  madeApiKeySchema,
  newApiKeySchema,
  newStaffSchema,
  signInLinkSchema,
  staffPatchSchema,
  staffSchema,
} from '../../contract/staff.ts';
import { listApiKeys, makeApiKey, revokeApiKey, withoutKey } from '../../flows/staff/api-key.ts';
import { linkForStaff } from '../../flows/staff/sign-in-link.ts';
import { addStaff, changeStaff, listStaff, readStaff, removeStaff } from '../../flows/staff/staff.ts';
import { actorOf, requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

/** `/api/v1/staff` and `/api/v1/api-keys`, for administrators. Each change asks for the passkey again. */
export function staffRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const reads = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const params = idParamsSchema;
    const ends = { params, body: keyEndsSchema.nullish(), ...nothing };

    app.get('/staff', { ...reads, schema: listOf(pageQuerySchema, staffSchema) }, ({ query }) =>
      listStaff(context, query),
    );
    const added = { ...changes, schema: { body: newStaffSchema, response: { 201: staffSchema } } };
    app.post('/staff', added, (request, reply) =>
      create(context, request, reply, () => addStaff(context, request.body, actorOf(request))),
    );
    app.get('/staff/:id', { ...reads, schema: byId(staffSchema) }, ({ params }) => readStaff(context, params.id));
    app.patch('/staff/:id', { ...changes, schema: { ...byId(staffSchema), body: staffPatchSchema } }, (request) =>
      changeStaff(context, request.params.id, request.body, actorOf(request)),
    );
    app.delete('/staff/:id', { ...changes, schema: ends }, (request, reply) =>
      sendNothing(reply, removeStaff(context, request.params.id, request.body ?? {}, actorOf(request))),
    );
    const linked = { ...changes, schema: { params, response: { 201: signInLinkSchema } } };
    app.post('/staff/:id/sign-in-link', linked, async (request, reply) => {
      reply.status(201);
      return linkForStaff(context, request.params.id, actorOf(request));
    });

    app.get('/api-keys', { ...reads, schema: listOf(pageQuerySchema, apiKeySchema) }, ({ query }) =>
      listApiKeys(context, query),
    );
    const made = { ...changes, schema: { body: newApiKeySchema, response: { 201: madeApiKeySchema } } };
    app.post('/api-keys', made, (request, reply) =>
      create(context, request, reply, () => makeApiKey(context, request.body, actorOf(request)), { kept: withoutKey }),
    );
    app.delete('/api-keys/:id', { ...changes, schema: ends }, (request, reply) =>
      sendNothing(reply, revokeApiKey(context, request.params.id, request.body ?? {}, actorOf(request))),
    );
  };
}
