import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idSchema, pageQuerySchema } from '../../contract/common.ts';
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
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

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
    app.post('/not-same', { schema: { body: notSameSchema, ...nothing } }, ({ body }, reply) =>
      sendNothing(reply, sayNotSame(context, body.profileIds)),
    );
    app.get('/suggestions', { schema: listOf(suggestionQuerySchema, suggestionSchema) }, ({ query }) =>
      listSuggestions(context, query),
    );
    app.get('/conflicts', { schema: listOf(pageQuerySchema, conflictSchema) }, ({ query }) =>
      listConflicts(context, query),
    );
    app.get('/:id/undo', { schema: byId(undoPreviewSchema) }, ({ params }) => previewUndo(context, params.id));
    app.post('/:id/undo', { schema: byId(undoneMergeSchema) }, ({ params }) => undoMerge(context, params.id));
  };
}
