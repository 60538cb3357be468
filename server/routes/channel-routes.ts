import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { channelPatchSchema, channelSchema, newChannelSchema } from '../contract/channels.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../contract/common.ts';
import { channelView, connectChannel, findChannel, removeChannel, updateChannel } from '../flows/connect-channel.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { page } from './paging.ts';

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
      page(request.query, context.store.channels.list, (row) => channelView(context, row)),
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
