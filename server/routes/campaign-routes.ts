import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { attemptSchema, campaignPatchSchema, campaignSchema, newCampaignSchema } from '../contract/campaigns.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../contract/common.ts';
import { attemptView } from '../flows/attempt-view.ts';
import { campaignView } from '../flows/campaign-view.ts';
import { campaignTag, createCampaign, findCampaign, patchCampaign, removeCampaign } from '../flows/save-campaign.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { page } from './paging.ts';

const attemptQuerySchema = pageQuerySchema.extend({ outcome: attemptSchema.shape.outcome.optional() });

/** `/api/v1/campaigns`. */
export function campaignRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));

    app.post('', { schema: { body: newCampaignSchema, response: { 201: campaignSchema } } }, (request, reply) =>
      create(context, request, reply, async () => campaignView(context, await createCampaign(context, request.body))),
    );
    app.get('', { schema: { querystring: pageQuerySchema, response: { 200: pageOf(campaignSchema) } } }, (request) =>
      page(request.query, context.store.campaigns.list, (row) => campaignView(context, row)),
    );
    app.get(
      '/:id',
      { schema: { params: idParamsSchema, response: { 200: campaignSchema } } },
      async (request, reply) => {
        const row = await findCampaign(context, request.params.id);
        reply.header('etag', campaignTag(row));
        return campaignView(context, row);
      },
    );
    app.patch(
      '/:id',
      { schema: { params: idParamsSchema, body: campaignPatchSchema, response: { 200: campaignSchema } } },
      async (request, reply) => {
        const row = await patchCampaign(context, request.params.id, request.body, request.headers['if-match']);
        reply.header('etag', campaignTag(row));
        return campaignView(context, row);
      },
    );
    app.delete('/:id', { schema: { params: idParamsSchema, response: { 204: z.null() } } }, async (request, reply) => {
      await removeCampaign(context, request.params.id);
      return reply.status(204).send(null);
    });
    app.get(
      '/:id/attempts',
      { schema: { params: idParamsSchema, querystring: attemptQuerySchema, response: { 200: pageOf(attemptSchema) } } },
      async (request) => {
        const { id: campaignId } = await findCampaign(context, request.params.id);
        const outcome = request.query.outcome ?? null;
        return page(
          request.query,
          (limit, before) => context.store.attempts.list({ campaignId, outcome, limit, before }),
          attemptView,
        );
      },
    );
  };
}
