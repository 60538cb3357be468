import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { param } from '../http/requests.ts';
import { readNumber, sendFromNumber, wabaSubscription } from '../whatsapp/routes.ts';
import type { World } from '../world/world.ts';
import { pageSubscription, readPageObject, sendFromPage } from './page-routes.ts';
import { isServed } from './versions.ts';

type Handler = (world: World, request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

/** The Graph calls of Messenger, Instagram and WhatsApp. What a path's id belongs to decides whose call it is. */
export function metaRoutes(world: World, app: FastifyInstance): void {
  const served = (handle: Handler) => (request: FastifyRequest, reply: FastifyReply) => {
    if (isServed(param(request, 'version'))) return handle(world, request, reply);
    reply.callNotFound();
    return reply;
  };
  const numbers = () => Object.values(world.state.whatsappNumbers);
  const isNumber = (id: string) => world.state.whatsappNumbers[id] !== undefined;
  const isWaba = (id: string) => numbers().some(({ wabaId }) => wabaId === id);
  const object = (request: FastifyRequest) => param(request, 'object');

  app.post(
    '/:version/:object/messages',
    served((_world, request, reply) =>
      isNumber(object(request)) ? sendFromNumber(world, request, reply) : sendFromPage(world, request, reply),
    ),
  );
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/:version/:object/subscribed_apps',
    handler: served((_world, request, reply) =>
      isWaba(object(request)) ? wabaSubscription(world, request, reply) : pageSubscription(world, request, reply),
    ),
  });
  app.get(
    '/:version/:object',
    served((_world, request, reply) =>
      isNumber(object(request)) ? readNumber(world, request, reply) : readPageObject(world, request, reply),
    ),
  );
}
