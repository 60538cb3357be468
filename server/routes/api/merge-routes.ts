import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema } from '../../contract/common.ts';
import { undoneMergeSchema } from '../../contract/merges.ts';
import { undoMerge } from '../../flows/linking/undo-merge.ts';
import { requires } from './auth.ts';

/** `/api/v1/merges`. */
export function mergeRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'correct'));
    app.post('/:id/undo', { schema: { params: idParamsSchema, response: { 200: undoneMergeSchema } } }, (request) =>
      undoMerge(context, request.params.id),
    );
  };
}
