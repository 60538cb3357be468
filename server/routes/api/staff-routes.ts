import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
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

/** `/api/v1/staff` and `/api/v1/api-keys`, for administrators. Each change asks for the passkey again. */
export function staffRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const reads = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const params = idParamsSchema;

    app.get(
      '/staff',
      { ...reads, schema: { querystring: pageQuerySchema, response: { 200: pageOf(staffSchema) } } },
      (request) => listStaff(context, request.query),
    );
    app.post(
      '/staff',
      { ...changes, schema: { body: newStaffSchema, response: { 201: staffSchema } } },
      (request, reply) => create(context, request, reply, () => addStaff(context, request.body, actorOf(request))),
    );
    app.get('/staff/:id', { ...reads, schema: { params, response: { 200: staffSchema } } }, (request) =>
      readStaff(context, request.params.id),
    );
    app.patch(
      '/staff/:id',
      { ...changes, schema: { params, body: staffPatchSchema, response: { 200: staffSchema } } },
      (request) => changeStaff(context, request.params.id, request.body, actorOf(request)),
    );
    app.delete(
      '/staff/:id',
      { ...changes, schema: { params, body: keyEndsSchema.nullish(), response: { 204: z.null() } } },
      async (request, reply) => {
        await removeStaff(context, request.params.id, request.body ?? {}, actorOf(request));
        return reply.status(204).send(null);
      },
    );
    app.post(
      '/staff/:id/sign-in-link',
      { ...changes, schema: { params, response: { 201: signInLinkSchema } } },
      async (request, reply) => {
        reply.status(201);
        return linkForStaff(context, request.params.id, actorOf(request));
      },
    );

    app.get(
      '/api-keys',
      { ...reads, schema: { querystring: pageQuerySchema, response: { 200: pageOf(apiKeySchema) } } },
      (request) => listApiKeys(context, request.query),
    );
    app.post(
      '/api-keys',
      { ...changes, schema: { body: newApiKeySchema, response: { 201: madeApiKeySchema } } },
      (request, reply) =>
        create(context, request, reply, () => makeApiKey(context, request.body, actorOf(request)), {
          kept: withoutKey,
        }),
    );
    app.delete(
      '/api-keys/:id',
      { ...changes, schema: { params, body: keyEndsSchema.nullish(), response: { 204: z.null() } } },
      async (request, reply) => {
        await revokeApiKey(context, request.params.id, request.body ?? {}, actorOf(request));
        return reply.status(204).send(null);
      },
    );
  };
}
