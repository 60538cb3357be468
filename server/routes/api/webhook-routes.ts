import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, idSchema, pageQuerySchema } from '../../contract/common.ts';
import {
  newWebhookSchema,
  replayedSchema,
  replayFailedSchema,
  webhookDeliveryQuerySchema,
  webhookDeliverySchema,
  webhookNameSchema,
  webhookPatchSchema,
  webhookSchema,
  webhookTestSchema,
  webhookWithSecretSchema,
} from '../../contract/webhooks.ts';
import {
  createWebhook,
  findWebhook,
  listWebhookNames,
  listWebhooks,
  patchWebhook,
  removeWebhook,
  rotateSecret,
  withoutSecret,
} from '../../flows/webhooks/save-webhook.ts';
import {
  listWebhookDeliveries,
  replayDelivery,
  replayFailed,
  testWebhook,
} from '../../flows/webhooks/webhook-deliveries.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

const deliveryParamsSchema = z.strictObject({ id: idSchema, deliveryId: idSchema });

/**
 * `/api/v1/webhooks`, for administrators: where OmniLink tells of events. A change of one asks for the passkey again.
 * Who edits journeys gets the names.
 */
export function sentWebhookRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const uses = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const params = idParamsSchema;
    const withSecret = { response: { 201: webhookWithSecretSchema } };

    app.post('', { ...changes, schema: { body: newWebhookSchema, ...withSecret } }, (request, reply) =>
      create(context, request, reply, () => createWebhook(context, request.body), { kept: withoutSecret }),
    );
    app.get('', { ...uses, schema: listOf(pageQuerySchema, webhookSchema) }, ({ query }) =>
      listWebhooks(context, query),
    );
    app.get(
      '/names',
      { onRequest: requires(context, 'use'), schema: listOf(pageQuerySchema, webhookNameSchema) },
      ({ query }) => listWebhookNames(context, query),
    );
    app.get('/:id', { ...uses, schema: byId(webhookSchema) }, ({ params }) => findWebhook(context, params.id));
    app.patch(
      '/:id',
      { ...changes, schema: { ...byId(webhookSchema), body: webhookPatchSchema } },
      ({ params, body }) => patchWebhook(context, params.id, body),
    );
    app.delete('/:id', { ...changes, schema: { params, ...nothing } }, ({ params }, reply) =>
      sendNothing(reply, removeWebhook(context, params.id)),
    );
    app.post('/:id/rotate-secret', { ...changes, schema: { params, ...withSecret } }, (request, reply) =>
      create(context, request, reply, () => rotateSecret(context, request.params.id), { kept: withoutSecret }),
    );
    app.post('/:id/test', { ...uses, schema: byId(webhookTestSchema) }, ({ params }) =>
      testWebhook(context, params.id),
    );

    const deliveries = { params, ...listOf(webhookDeliveryQuerySchema, webhookDeliverySchema) };
    app.get('/:id/deliveries', { ...uses, schema: deliveries }, ({ params, query }) =>
      listWebhookDeliveries(context, params.id, query),
    );
    app.post(
      '/:id/deliveries/:deliveryId/replay',
      { ...uses, schema: { params: deliveryParamsSchema, response: { 200: webhookDeliverySchema } } },
      ({ params }) => replayDelivery(context, params.id, params.deliveryId),
    );
    app.post(
      '/:id/replay',
      { ...uses, schema: { ...byId(replayedSchema), body: replayFailedSchema } },
      ({ params, body }) => replayFailed(context, params.id, new Date(body.since)),
    );
  };
}
