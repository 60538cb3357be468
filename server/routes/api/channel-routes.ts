import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import {
  channelPatchSchema,
  channelSchema,
  checkAnswerSchema,
  checkRequestSchema,
  credentialTestRequestSchema,
  credentialTestSchema,
  newChannelSchema,
  newCredentialTestRequestSchema,
} from '../../contract/channels.ts';
import { idParamsSchema, pageQuerySchema } from '../../contract/common.ts';
import { checkChannel } from '../../flows/channels/check-channel.ts';
import {
  connectChannel,
  findChannel,
  listChannels,
  removeChannel,
  updateChannel,
} from '../../flows/channels/connect-channel.ts';
import { tryCredentials, tryNewCredentials } from '../../flows/channels/try-credentials.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

/** `/api/v1/channels`. */
export function channelRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'read_channels'));
    const administers = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const params = idParamsSchema;

    const connected = { ...changes, schema: { body: newChannelSchema, response: { 201: channelSchema } } };
    app.post('', connected, (request, reply) =>
      create(context, request, reply, () => connectChannel(context, request.body)),
    );
    app.get('', { schema: listOf(pageQuerySchema, channelSchema) }, ({ query }) => listChannels(context, query));
    app.get('/:id', { schema: byId(channelSchema) }, ({ params }) => findChannel(context, params.id));
    app.patch(
      '/:id',
      { ...changes, schema: { ...byId(channelSchema), body: channelPatchSchema } },
      ({ params, body }) => updateChannel(context, params.id, body),
    );
    const tested = { response: { 200: credentialTestSchema } };
    app.post('/test', { ...administers, schema: { body: credentialTestRequestSchema, ...tested } }, ({ body }) =>
      tryCredentials(context, body.platform, body.credentials),
    );
    app.post(
      '/:id/test',
      { ...administers, schema: { params, body: newCredentialTestRequestSchema, ...tested } },
      ({ params, body }) => tryNewCredentials(context, params.id, body.credentials),
    );
    const checked = { ...byId(checkAnswerSchema), body: checkRequestSchema.nullish() };
    app.post('/:id/check', { ...administers, schema: checked }, async (request) => {
      const repair = request.body?.repair ?? [];
      // Looking changes nothing; repairing does.
      if (repair.length > 0) await changes.onRequest(request);
      return { items: await checkChannel(context, request.params.id, repair) };
    });
    app.delete('/:id', { ...changes, schema: { params, ...nothing } }, ({ params }, reply) =>
      sendNothing(reply, removeChannel(context, params.id)),
    );
  };
}
