import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import {
  attemptSchema,
  campaignPatchSchema,
  campaignQuerySchema,
  campaignSchema,
  newCampaignSchema,
} from '../../contract/campaigns.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import { duplicateCampaign, removeCampaign, restoreCampaign } from '../../flows/campaigns/campaign-copy.ts';
import { type campaignView, campaignViewAlone, campaignViewOpened } from '../../flows/campaigns/campaign-view.ts';
import { listAttempts, listCampaigns } from '../../flows/campaigns/list-campaigns.ts';
import { publishCampaign } from '../../flows/campaigns/publish-campaign.ts';
import { createCampaign, findCampaign, patchCampaign } from '../../flows/campaigns/save-campaign.ts';
import { etagOf } from '../../flows/etag.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';

const attemptQuerySchema = pageQuerySchema.extend({ outcome: attemptSchema.shape.outcome.optional() });

/** `/api/v1/campaigns`. */
export function campaignRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: { params: idParamsSchema, response: { 200: campaignSchema } } };
    const show = (reply: FastifyReply, row: Parameters<typeof campaignView>[1], view = campaignViewAlone) => {
      reply.header('etag', etagOf(row));
      return view(context, row);
    };

    app.post('', { schema: { body: newCampaignSchema, response: { 201: campaignSchema } } }, (request, reply) =>
      create(context, request, reply, async () =>
        campaignViewAlone(context, await createCampaign(context, request.body)),
      ),
    );
    app.get(
      '',
      { schema: { querystring: campaignQuerySchema, response: { 200: pageOf(campaignSchema) } } },
      ({ query }) => listCampaigns(context, query),
    );
    app.get('/:id', one, async (request, reply) =>
      show(reply, await findCampaign(context, request.params.id), campaignViewOpened),
    );
    app.patch('/:id', { schema: { ...one.schema, body: campaignPatchSchema } }, async (request, reply) =>
      show(reply, await patchCampaign(context, request.params.id, request.body, request.headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, response: { 204: z.null() } } }, async (request, reply) => {
      const removed = await removeCampaign(context, request.params.id, request.headers['if-match']);
      return reply.header('etag', etagOf(removed)).status(204).send(null);
    });
    app.post('/:id/publish', one, async (request, reply) =>
      show(reply, await publishCampaign(context, request.params.id, request.headers['if-match'])),
    );
    app.post('/:id/restore', one, async (request, reply) =>
      show(reply, await restoreCampaign(context, request.params.id, request.headers['if-match'])),
    );
    app.post(
      '/:id/duplicate',
      { schema: { params: idParamsSchema, response: { 201: campaignSchema } } },
      (request, reply) =>
        create(context, request, reply, async () =>
          campaignViewAlone(context, await duplicateCampaign(context, request.params.id)),
        ),
    );
    app.get(
      '/:id/attempts',
      { schema: { params: idParamsSchema, querystring: attemptQuerySchema, response: { 200: pageOf(attemptSchema) } } },
      (request) => listAttempts(context, request.params.id, request.query),
    );
  };
}
