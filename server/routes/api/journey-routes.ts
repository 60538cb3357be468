import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import { journeyPatchSchema, journeySchema, journeyTestSchema, newJourneySchema } from '../../contract/journeys.ts';
import { etagOf } from '../../flows/etag.ts';
import { journeyView, listJourneys, newJourneyView } from '../../flows/journeys/journey-view.ts';
import {
  createJourney,
  findJourney,
  patchJourney,
  publishJourney,
  removeJourney,
  testJourney,
} from '../../flows/journeys/save-journey.ts';
import { requires } from './auth.ts';
import { create } from './create.ts';

const empty = { 204: z.null() };

/** `/api/v1/journeys`. */
export function journeyRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: { params: idParamsSchema, response: { 200: journeySchema } } };
    const show = (reply: FastifyReply, row: Awaited<ReturnType<typeof findJourney>>) => {
      reply.header('etag', etagOf(row));
      return journeyView(context, row);
    };

    app.post('', { schema: { body: newJourneySchema, response: { 201: journeySchema } } }, (request, reply) =>
      create(context, request, reply, async () => newJourneyView(await createJourney(context, request.body))),
    );
    app.get('', { schema: { querystring: pageQuerySchema, response: { 200: pageOf(journeySchema) } } }, ({ query }) =>
      listJourneys(context, query),
    );
    app.get('/:id', one, async (request, reply) => show(reply, await findJourney(context, request.params.id)));
    app.patch('/:id', { schema: { ...one.schema, body: journeyPatchSchema } }, async (request, reply) =>
      show(reply, await patchJourney(context, request.params.id, request.body, request.headers['if-match'])),
    );
    app.post('/:id/publish', one, async (request, reply) =>
      show(reply, await publishJourney(context, request.params.id, request.headers['if-match'])),
    );
    app.post(
      '/:id/test',
      { schema: { params: idParamsSchema, body: journeyTestSchema, response: empty } },
      async (request, reply) => {
        await testJourney(context, request.params.id, request.body.contactId);
        return reply.status(204).send(null);
      },
    );
    app.delete('/:id', { schema: { params: idParamsSchema, response: empty } }, async (request, reply) => {
      await removeJourney(context, request.params.id, request.headers['if-match']);
      return reply.status(204).send(null);
    });
  };
}
