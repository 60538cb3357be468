import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageQuerySchema } from '../../contract/common.ts';
import { platformSchema } from '../../contract/link.ts';
import { modulePatchSchema, moduleSchema, newModuleSchema } from '../../contract/modules.ts';
import { modulePreviewRequestSchema, modulePreviewSchema } from '../../contract/previews.ts';
import { etagOf } from '../../flows/etag.ts';
import { moduleView } from '../../flows/modules/module-view.ts';
import { previewModule } from '../../flows/modules/preview-module.ts';
import { createModule, findModule, listModules, patchModule, removeModule } from '../../flows/modules/save-module.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

const moduleQuerySchema = pageQuerySchema.extend({ platform: platformSchema.optional() });

/** `/api/v1/modules`. */
export function moduleRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: byId(moduleSchema) };
    const show = (reply: FastifyReply, row: Parameters<typeof moduleView>[0]) => {
      reply.header('etag', etagOf(row));
      return moduleView(row);
    };

    app.post('', { schema: { body: newModuleSchema, response: { 201: moduleSchema } } }, (request, reply) =>
      create(context, request, reply, async () => moduleView(await createModule(context, request.body))),
    );
    const preview = { body: modulePreviewRequestSchema, response: { 200: modulePreviewSchema } };
    app.post('/preview', { schema: preview }, ({ body }) => previewModule(context, body));
    app.get('', { schema: listOf(moduleQuerySchema, moduleSchema) }, ({ query }) => listModules(context, query));
    app.get('/:id', one, async ({ params }, reply) => show(reply, await findModule(context, params.id)));
    app.patch(
      '/:id',
      { schema: { ...one.schema, body: modulePatchSchema } },
      async ({ params, body, headers }, reply) =>
        show(reply, await patchModule(context, params.id, body, headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, ...nothing } }, ({ params, headers }, reply) =>
      sendNothing(reply, removeModule(context, params.id, headers['if-match'])),
    );
  };
}
