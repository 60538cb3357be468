import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { pageOf } from '../../contract/common.ts';
import {
  tagParamsSchema,
  tagPatchSchema,
  tagQuerySchema,
  tagRemovalQuerySchema,
  tagViewSchema,
} from '../../contract/tags.ts';
import { removeTag, renameTag } from '../../flows/tags/edit-tag.ts';
import { findTag, listTags } from '../../flows/tags/list-tags.ts';
import { requires } from './auth.ts';

/** `/api/v1/tags`. */
export function tagRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    app.get('', { schema: { querystring: tagQuerySchema, response: { 200: pageOf(tagViewSchema) } } }, ({ query }) =>
      listTags(context, query),
    );
    app.get('/:name', { schema: { params: tagParamsSchema, response: { 200: tagViewSchema } } }, ({ params }) =>
      findTag(context, params.name),
    );
    app.patch(
      '/:name',
      { schema: { params: tagParamsSchema, body: tagPatchSchema, response: { 200: tagViewSchema } } },
      ({ params, body }) => renameTag(context, params.name, body),
    );
    app.delete(
      '/:name',
      { schema: { params: tagParamsSchema, querystring: tagRemovalQuerySchema, response: { 204: z.null() } } },
      async ({ params, query }, reply) => {
        await removeTag(context, params.name, query.force);
        return reply.status(204).send(null);
      },
    );
  };
}
