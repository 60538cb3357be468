import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
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
import { listOf, nothing, sendNothing } from './schemas.ts';

/** `/api/v1/tags`. */
export function tagRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const params = tagParamsSchema;
    const one = { params, response: { 200: tagViewSchema } };
    app.get('', { schema: listOf(tagQuerySchema, tagViewSchema) }, ({ query }) => listTags(context, query));
    app.get('/:name', { schema: one }, ({ params }) => findTag(context, params.name));
    app.patch('/:name', { schema: { ...one, body: tagPatchSchema } }, ({ params, body }) =>
      renameTag(context, params.name, body),
    );
    const removed = { schema: { params, querystring: tagRemovalQuerySchema, ...nothing } };
    app.delete('/:name', removed, ({ params, query }, reply) =>
      sendNothing(reply, removeTag(context, params.name, query.force)),
    );
  };
}
