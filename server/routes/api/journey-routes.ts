import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, pageQuerySchema } from '../../contract/common.ts';
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
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

/** `/api/v1/journeys`. */
export function journeyRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));
    const one = { schema: byId(journeySchema) };
    const show = (reply: FastifyReply, row: Awaited<ReturnType<typeof findJourney>>) => {
      reply.header('etag', etagOf(row));
      return journeyView(context, row);
    };

    app.post('', { schema: { body: newJourneySchema, response: { 201: journeySchema } } }, (request, reply) =>
      create(context, request, reply, async () => newJourneyView(await createJourney(context, request.body))),
    );
    app.get('', { schema: listOf(pageQuerySchema, journeySchema) }, ({ query }) => listJourneys(context, query));
    app.get('/:id', one, async ({ params }, reply) => show(reply, await findJourney(context, params.id)));
    app.patch(
      '/:id',
      { schema: { ...one.schema, body: journeyPatchSchema } },
      async ({ params, body, headers }, reply) =>
        show(reply, await patchJourney(context, params.id, body, headers['if-match'])),
    );
    app.post('/:id/publish', one, async ({ params, headers }, reply) =>
      show(reply, await publishJourney(context, params.id, headers['if-match'])),
    );
    const tested = { schema: { params: idParamsSchema, body: journeyTestSchema, ...nothing } };
    app.post('/:id/test', tested, ({ params, body }, reply) =>
      sendNothing(reply, testJourney(context, params.id, body.contactId)),
    );
    app.delete('/:id', { schema: { params: idParamsSchema, ...nothing } }, ({ params, headers }, reply) =>
      sendNothing(reply, removeJourney(context, params.id, headers['if-match'])),
    );
  };
}
