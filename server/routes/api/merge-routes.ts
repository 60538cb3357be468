import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, idSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import {
  conflictSchema,
  mergePairSchema,
  mergePreviewSchema,
  mergeResultSchema,
  mergesSchema,
  notSameSchema,
  suggestionSchema,
  undoneMergeSchema,
  undoPreviewSchema,
} from '../../contract/merges.ts';
import { previewUndo, undoMerge } from '../../flows/linking/undo-merge.ts';
import { listConflicts, listSuggestions } from '../../flows/profiles/merge-lists.ts';
import { mergeProfiles, previewMerge, sayNotSame } from '../../flows/profiles/merge-profiles.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';

const resultsSchema = z.object({ results: z.array(mergeResultSchema) });
const suggestionQuerySchema = z.object({ profileId: idSchema.optional(), cursor: z.string().max(100).optional() });

/** `/api/v1/merges`. */
export function mergeRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'correct'));
    app.post('', { schema: { body: mergesSchema, response: { 201: resultsSchema } } }, (request, reply) =>
      create(context, request, reply, async () => ({ results: await mergeProfiles(context, request.body.merges) })),
    );
    app.post('/preview', { schema: { body: mergePairSchema, response: { 200: mergePreviewSchema } } }, ({ body }) =>
      previewMerge(context, body),
    );
    app.post('/not-same', { schema: { body: notSameSchema, response: { 204: z.null() } } }, async (request, reply) => {
      await sayNotSame(context, request.body.profileIds);
      return reply.status(204).send(null);
    });
    app.get(
      '/suggestions',
      { schema: { querystring: suggestionQuerySchema, response: { 200: pageOf(suggestionSchema) } } },
      ({ query }) => listSuggestions(context, query),
    );
    app.get(
      '/conflicts',
      { schema: { querystring: pageQuerySchema, response: { 200: pageOf(conflictSchema) } } },
      ({ query }) => listConflicts(context, query),
    );
    app.get('/:id/undo', { schema: { params: idParamsSchema, response: { 200: undoPreviewSchema } } }, (request) =>
      previewUndo(context, request.params.id),
    );
    app.post('/:id/undo', { schema: { params: idParamsSchema, response: { 200: undoneMergeSchema } } }, (request) =>
      undoMerge(context, request.params.id),
    );
  };
}
