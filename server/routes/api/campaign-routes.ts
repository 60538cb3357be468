import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import {
  attemptSchema,
  campaignPatchSchema,
  campaignQuerySchema,
  campaignSchema,
  newCampaignSchema,
} from '../../contract/campaigns.ts';
import { idParamsSchema, pageQuerySchema } from '../../contract/common.ts';
import {
  newPhonePreviewSchema,
  phonePreviewEditSchema,
  phonePreviewLinkSchema,
  phonePreviewStateSchema,
} from '../../contract/phone-previews.ts';
import { campaignPreviewRequestSchema, campaignPreviewSchema } from '../../contract/previews.ts';
import { duplicateCampaign, removeCampaign, restoreCampaign } from '../../flows/campaigns/campaign-copy.ts';
import { type campaignView, campaignViewAlone, campaignViewOpened } from '../../flows/campaigns/campaign-view.ts';
import { listAttempts, listCampaigns } from '../../flows/campaigns/list-campaigns.ts';
import { previewCampaign } from '../../flows/campaigns/preview-campaign.ts';
import { publishCampaign } from '../../flows/campaigns/publish-campaign.ts';
import { createCampaign, findCampaign, patchCampaign } from '../../flows/campaigns/save-campaign.ts';
import { etagOf } from '../../flows/etag.ts';
import {
  editPhonePreview,
  endPhonePreviews,
  openPhonePreview,
  phonePreviewState,
} from '../../flows/previews/phone-preview.ts';
import { actorOf, requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

const attemptQuerySchema = pageQuerySchema.extend({ outcome: attemptSchema.shape.outcome.optional() });

/** `/api/v1/campaigns`. */
export function campaignRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const show = (reply: FastifyReply, row: Parameters<typeof campaignView>[1], view = campaignViewAlone) => {
      reply.header('etag', etagOf(row));
      return view(context, row);
    };
    const one = { schema: byId(campaignSchema) };

    app.post('', { schema: { body: newCampaignSchema, response: { 201: campaignSchema } } }, (request, reply) =>
      create(context, request, reply, async () =>
        campaignViewAlone(context, await createCampaign(context, request.body)),
      ),
    );
    app.get('', { schema: listOf(campaignQuerySchema, campaignSchema) }, ({ query }) => listCampaigns(context, query));
    app.get('/:id', one, async ({ params }, reply) =>
      show(reply, await findCampaign(context, params.id), campaignViewOpened),
    );
    app.patch(
      '/:id',
      { schema: { ...one.schema, body: campaignPatchSchema } },
      async ({ params, body, headers }, reply) =>
        show(reply, await patchCampaign(context, params.id, body, headers['if-match'])),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, ...nothing } }, async ({ params, headers }, reply) => {
      const removed = await removeCampaign(context, params.id, headers['if-match']);
      return reply.header('etag', etagOf(removed)).status(204).send(null);
    });
    const messages = { ...byId(campaignPreviewSchema), body: campaignPreviewRequestSchema };
    app.post('/:id/preview/messages', { schema: messages }, ({ params, body }) =>
      previewCampaign(context, params.id, body),
    );
    app.post('/:id/publish', one, async ({ params, headers }, reply) =>
      show(reply, await publishCampaign(context, params.id, headers['if-match'])),
    );
    app.post('/:id/restore', one, async ({ params, headers }, reply) =>
      show(reply, await restoreCampaign(context, params.id, headers['if-match'])),
    );
    const copied = { schema: { params: idParamsSchema, response: { 201: campaignSchema } } };
    app.post('/:id/duplicate', copied, (request, reply) =>
      create(context, request, reply, async () =>
        campaignViewAlone(context, await duplicateCampaign(context, request.params.id)),
      ),
    );
    const opened = { body: newPhonePreviewSchema, response: { 201: phonePreviewLinkSchema } };
    app.post('/:id/preview', { schema: { params: idParamsSchema, ...opened } }, async (request, reply) => {
      reply.status(201);
      return openPhonePreview(context, request.params.id, request.body?.draft ?? null, actorOf(request).id);
    });
    const preview = byId(phonePreviewStateSchema);
    app.get('/:id/preview', { schema: preview }, (request) =>
      phonePreviewState(context, request.params.id, actorOf(request).id),
    );
    app.patch('/:id/preview', { schema: { ...preview, body: phonePreviewEditSchema } }, (request) =>
      editPhonePreview(context, request.params.id, request.body.draft, actorOf(request).id),
    );
    app.delete('/:id/preview', { schema: { params: idParamsSchema, ...nothing } }, ({ params }, reply) =>
      sendNothing(reply, endPhonePreviews(context, params.id)),
    );
    const attempts = { schema: { params: idParamsSchema, ...listOf(attemptQuerySchema, attemptSchema) } };
    app.get('/:id/attempts', attempts, ({ params, query }) => listAttempts(context, params.id, query));
  };
}
