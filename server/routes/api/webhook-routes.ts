import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, idSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import {
  newWebhookSchema,
  replayedSchema,
  replayFailedSchema,
  webhookDeliveryQuerySchema,
  webhookDeliverySchema,
  webhookPatchSchema,
  webhookSchema,
  webhookTestSchema,
  webhookWithSecretSchema,
} from '../../contract/webhooks.ts';
import {
  createWebhook,
  findWebhook,
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

const deliveryParamsSchema = z.strictObject({ id: idSchema, deliveryId: idSchema });

/** `/api/v1/webhooks`, for administrators: where OmniLink tells of events. A change of one asks for the passkey again. */
export function sentWebhookRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    const uses = { onRequest: requires(context, 'administer') };
    const changes = { onRequest: requires(context, 'administer', { freshPasskey: true }) };
    const params = idParamsSchema;
    const withSecret = { response: { 201: webhookWithSecretSchema } };

    app.post('', { ...changes, schema: { body: newWebhookSchema, ...withSecret } }, (request, reply) =>
      create(context, request, reply, () => createWebhook(context, request.body), { kept: withoutSecret }),
    );
    app.get(
      '',
      { ...uses, schema: { querystring: pageQuerySchema, response: { 200: pageOf(webhookSchema) } } },
      (request) => listWebhooks(context, request.query),
    );
    app.get('/:id', { ...uses, schema: { params, response: { 200: webhookSchema } } }, (request) =>
      findWebhook(context, request.params.id),
    );
    app.patch(
      '/:id',
      { ...changes, schema: { params, body: webhookPatchSchema, response: { 200: webhookSchema } } },
      (request) => patchWebhook(context, request.params.id, request.body),
    );
    app.delete('/:id', { ...changes, schema: { params, response: { 204: z.null() } } }, async (request, reply) => {
      await removeWebhook(context, request.params.id);
      return reply.status(204).send(null);
    });
    app.post('/:id/rotate-secret', { ...changes, schema: { params, ...withSecret } }, (request, reply) =>
      create(context, request, reply, () => rotateSecret(context, request.params.id), { kept: withoutSecret }),
    );
    app.post('/:id/test', { ...uses, schema: { params, response: { 200: webhookTestSchema } } }, (request) =>
      testWebhook(context, request.params.id),
    );

    app.get(
      '/:id/deliveries',
      {
        ...uses,
        schema: {
          params,
          querystring: webhookDeliveryQuerySchema,
          response: { 200: pageOf(webhookDeliverySchema) },
        },
      },
      (request) => listWebhookDeliveries(context, request.params.id, request.query),
    );
    app.post(
      '/:id/deliveries/:deliveryId/replay',
      { ...uses, schema: { params: deliveryParamsSchema, response: { 200: webhookDeliverySchema } } },
      (request) => replayDelivery(context, request.params.id, request.params.deliveryId),
    );
    app.post(
      '/:id/replay',
      { ...uses, schema: { params, body: replayFailedSchema, response: { 200: replayedSchema } } },
      (request) => replayFailed(context, request.params.id, new Date(request.body.since)),
    );
  };
}
