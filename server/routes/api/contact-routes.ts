import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Context } from '../../context.ts';
import { idParamsSchema, idSchema, pageQuerySchema } from '../../contract/common.ts';
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
import { byId, listOf, nothing, sendNothing } from './schemas.ts';

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

    const sent = { schema: { body: newCardSchema, response: { 201: cardAnswerSchema } } };
    app.post('/cards', sent, async (request, reply) => {
      if (!request.body.send) {
        demand(request, 'mint_cards');
        demandFresh(context, request);
      }
      const isTold = may(actorOf(request), 'mint_cards') && isFreshCaller(context, request);
      const card = await create(context, request, reply, () => createCard(context, request.body, isTold));
      // A stored answer may predate a change of its caller's permissions.
      return isTold ? card : withoutAddress(card);
    });
    app.get('/contacts', { schema: listOf(contactQuerySchema, contactSchema) }, ({ query }) =>
      listContacts(context, query),
    );
    const contact = byId(contactSchema);
    app.patch('/contacts/:id', { schema: { ...contact, body: contactPatchSchema } }, ({ params, body, headers }) =>
      editContact(context, params.id, body, headers['if-match']),
    );
    app.post('/contacts/:id/unlink', { schema: contact, onRequest: requires(context, 'correct') }, ({ params }) =>
      unlinkContact(context, params.id),
    );
    app.get('/profiles', { schema: listOf(profileQuerySchema, foundProfileSchema) }, ({ query }) =>
      findProfiles(context, query),
    );
    const timeline = { schema: { params: idParamsSchema, ...listOf(timelineQuerySchema, timelineEntrySchema) } };
    app.get('/profiles/:id/timeline', timeline, ({ params, query }) => readTimeline(context, params.id, query));
    const one = byId(profileSchema);
    const show = (reply: FastifyReply, { profile, version }: ReadProfile) => {
      reply.header('etag', etagOf({ version }));
      return profile;
    };
    app.get('/profiles/:id', { schema: one }, async ({ params }, reply) =>
      show(reply, await readProfile(context, params.id)),
    );
    app.patch(
      '/profiles/:id',
      { schema: { ...one, body: profilePatchSchema } },
      async ({ params, body, headers }, reply) =>
        show(reply, await editProfile(context, params.id, body, headers['if-match'])),
    );
    app.delete(
      '/profiles/:id',
      {
        schema: { ...nothing, params: idParamsSchema },
        onRequest: requires(context, 'administer', { freshPasskey: true }),
      },
      ({ params }, reply) => sendNothing(reply, eraseProfile(context, params.id)),
    );
    app.get(
      '/profiles/:id/export',
      { schema: { params: idParamsSchema }, onRequest: requires(context, 'correct') },
      async ({ params }, reply) => {
        const text = await exportProfile(context, params.id);
        return reply
          .header('content-disposition', `attachment; filename="profile-${params.id}.json"`)
          .type('application/json; charset=utf-8')
          .send(Readable.from(text));
      },
    );
    app.get('/deliveries', { schema: listOf(deliveryQuerySchema, deliverySchema) }, ({ query }) =>
      listDeliveries(context, query),
    );
  };
}
