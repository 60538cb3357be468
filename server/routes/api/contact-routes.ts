import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, idSchema, pageOf, pageQuerySchema } from '../../contract/common.ts';
import {
  cardAnswerSchema,
  contactPatchSchema,
  contactSchema,
  deliverySchema,
  newCardSchema,
  profilePatchSchema,
  profileSchema,
} from '../../contract/contacts.ts';
import { plainString } from '../../contract/link.ts';
import {
  foundProfileSchema,
  profileQuerySchema,
  timelineEntrySchema,
  timelineQuerySchema,
} from '../../contract/profiles.ts';
import { plainExternalId } from '../../domain/external-id.ts';
import { may } from '../../domain/role.ts';
import { createCard, withoutAddress } from '../../flows/cards/send-card.ts';
import { listDeliveries } from '../../flows/delivery/list-deliveries.ts';
import { etagOf } from '../../flows/etag.ts';
import { unlinkContact } from '../../flows/linking/unlink-contact.ts';
import { editContact, listContacts } from '../../flows/profiles/edit-contact.ts';
import { editProfile, type ReadProfile, readProfile } from '../../flows/profiles/edit-profile.ts';
import { eraseProfile } from '../../flows/profiles/erase-profile.ts';
import { exportProfile } from '../../flows/profiles/export-profile.ts';
import { findProfiles } from '../../flows/profiles/find-profiles.ts';
import { readTimeline } from '../../flows/profiles/read-timeline.ts';
import { actorOf, demand, demandFresh, isFreshCaller, requires } from './auth.ts';
import { create } from './create.ts';

const contactQuerySchema = pageQuerySchema.extend({
  channelId: idSchema.optional(),
  // As `POST /cards` reads it.
  externalId: plainString.max(200).overwrite(plainExternalId).optional(),
});
const deliveryQuerySchema = pageQuerySchema.extend({ state: deliverySchema.shape.state.optional() });

/** `/api/v1/cards`, `/contacts`, `/profiles`, `/deliveries`. */
export function contactRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.addHook('onRequest', requires(context, 'use'));

    app.post(
      '/cards',
      { schema: { body: newCardSchema, response: { 201: cardAnswerSchema } } },
      async (request, reply) => {
        if (!request.body.send) {
          demand(request, 'mint_cards');
          demandFresh(context, request);
        }
        const isTold = may(actorOf(request), 'mint_cards') && isFreshCaller(context, request);
        const card = await create(context, request, reply, () => createCard(context, request.body, isTold));
        // A stored answer may predate a change of its caller's permissions.
        return isTold ? card : withoutAddress(card);
      },
    );
    app.get(
      '/contacts',
      { schema: { querystring: contactQuerySchema, response: { 200: pageOf(contactSchema) } } },
      (request) => listContacts(context, request.query),
    );
    app.patch(
      '/contacts/:id',
      { schema: { params: idParamsSchema, body: contactPatchSchema, response: { 200: contactSchema } } },
      (request) => editContact(context, request.params.id, request.body, request.headers['if-match']),
    );
    app.post(
      '/contacts/:id/unlink',
      {
        schema: { params: idParamsSchema, response: { 200: contactSchema } },
        onRequest: requires(context, 'correct'),
      },
      (request) => unlinkContact(context, request.params.id),
    );
    app.get(
      '/profiles',
      { schema: { querystring: profileQuerySchema, response: { 200: pageOf(foundProfileSchema) } } },
      (request) => findProfiles(context, request.query),
    );
    app.get(
      '/profiles/:id/timeline',
      {
        schema: {
          params: idParamsSchema,
          querystring: timelineQuerySchema,
          response: { 200: pageOf(timelineEntrySchema) },
        },
      },
      (request) => readTimeline(context, request.params.id, request.query),
    );
    const one = { params: idParamsSchema, response: { 200: profileSchema } };
    const show = (reply: FastifyReply, { profile, version }: ReadProfile) => {
      reply.header('etag', etagOf({ version }));
      return profile;
    };
    app.get('/profiles/:id', { schema: one }, async (request, reply) =>
      show(reply, await readProfile(context, request.params.id)),
    );
    app.patch('/profiles/:id', { schema: { ...one, body: profilePatchSchema } }, async (request, reply) =>
      show(reply, await editProfile(context, request.params.id, request.body, request.headers['if-match'])),
    );
    app.delete(
      '/profiles/:id',
      {
        schema: { params: idParamsSchema, response: { 204: z.null() } },
        onRequest: requires(context, 'administer', { freshPasskey: true }),
      },
      async (request, reply) => {
        await eraseProfile(context, request.params.id);
        return reply.status(204).send(null);
      },
    );
    app.get(
      '/profiles/:id/export',
      { schema: { params: idParamsSchema }, onRequest: requires(context, 'correct') },
      async (request, reply) => {
        const text = await exportProfile(context, request.params.id);
        return reply
          .header('content-disposition', `attachment; filename="profile-${request.params.id}.json"`)
          .type('application/json; charset=utf-8')
          .send(Readable.from(text));
      },
    );
    app.get(
      '/deliveries',
      { schema: { querystring: deliveryQuerySchema, response: { 200: pageOf(deliverySchema) } } },
      (request) => listDeliveries(context, request.query),
    );
  };
}
