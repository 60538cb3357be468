import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import { platformSchema } from '../../contract/link.ts';
import { modulePatchSchema, moduleSchema, newModuleSchema } from '../../contract/modules.ts';
import { etagOf } from '../../flows/etag.ts';
import { moduleView } from '../../flows/modules/module-view.ts';
import { createModule, findModule, listModules, patchModule, removeModule } from '../../flows/modules/save-module.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';

const moduleQuerySchema = pageQuerySchema.extend({ platform: platformSchema.optional() });

/** `/api/v1/modules`. */
export function moduleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: { params: idParamsSchema, response: { 200: moduleSchema } } };
    const show = (reply: FastifyReply, row: Parameters<typeof moduleView>[0]) => {
      reply.header('etag', etagOf(row));
      return moduleView(row);
    };

    app.post('', { schema: { body: newModuleSchema, response: { 201: moduleSchema } } }, (request, reply) =>
      create(context, request, reply, async () => moduleView(await createModule(context, request.body))),
    );
    app.get('', { schema: { querystring: moduleQuerySchema, response: { 200: pageOf(moduleSchema) } } }, ({ query }) =>
      listModules(context, query),
    );
    app.get('/:id', one, async (request, reply) => show(reply, await findModule(context, request.params.id)));
    app.patch('/:id', { schema: { ...one.schema, body: modulePatchSchema } }, async (request, reply) =>
      show(reply, await patchModule(context, request.params.id, request.body, request.headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, response: { 204: z.null() } } }, async (request, reply) => {
      await removeModule(context, request.params.id, request.headers['if-match']);
      return reply.status(204).send(null);
    });
  };
}
