import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
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
import { idParamsSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
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

/** `/api/v1/channels`. */
export function channelRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'read_channels'));
    const administers = { onRequest: requires(context, 'administer', { freshPasskey: true }) };

    app.post(
      '',
      { schema: { body: newChannelSchema, response: { 201: channelSchema } }, ...administers },
      (request, reply) => create(context, request, reply, () => connectChannel(context, request.body)),
    );
    app.get('', { schema: { querystring: pageQuerySchema, response: { 200: pageOf(channelSchema) } } }, (request) =>
      listChannels(context, request.query),
    );
    app.get('/:id', { schema: { params: idParamsSchema, response: { 200: channelSchema } } }, (request) =>
      findChannel(context, request.params.id),
    );
    app.patch(
      '/:id',
      {
        schema: { params: idParamsSchema, body: channelPatchSchema, response: { 200: channelSchema } },
        ...administers,
      },
      (request) => updateChannel(context, request.params.id, request.body),
    );
    app.post(
      '/test',
      {
        schema: { body: credentialTestRequestSchema, response: { 200: credentialTestSchema } },
        onRequest: requires(context, 'administer'),
      },
      (request) => {
        const { platform, credentials } = request.body;
        return tryCredentials(context, platform, credentials);
      },
    );
    app.post(
      '/:id/test',
      {
        schema: {
          params: idParamsSchema,
          body: newCredentialTestRequestSchema,
          response: { 200: credentialTestSchema },
        },
        onRequest: requires(context, 'administer'),
      },
      (request) => tryNewCredentials(context, request.params.id, request.body.credentials),
    );
    app.post(
      '/:id/check',
      {
        schema: {
          params: idParamsSchema,
          body: checkRequestSchema.nullish(),
          response: { 200: checkAnswerSchema },
        },
        onRequest: requires(context, 'administer'),
      },
      async (request) => {
        const repair = request.body?.repair ?? [];
        // Looking changes nothing; repairing does.
        if (repair.length > 0) await requires(context, 'administer', { freshPasskey: true })(request);
        return { items: await checkChannel(context, request.params.id, repair) };
      },
    );
    app.delete(
      '/:id',
      { schema: { params: idParamsSchema, response: { 204: z.null() } }, ...administers },
      async (request, reply) => {
        await removeChannel(context, request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
}
