import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { param, queryOf } from '../http/requests.ts';
import { badParameter, graphErrors, refuseGraph } from '../meta/graph-errors.ts';
import { pageOf } from '../meta/page-auth.ts';
import { isServed } from '../meta/versions.ts';
import type { MessengerPage } from '../world/accounts.ts';
import { customerByPsid } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { sendMessage } from './send.ts';

type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** The Graph calls of Messenger. https://developers.facebook.com/docs/messenger-platform/reference */
export function messengerRoutes(world: World, app: FastifyInstance): void {
  const served = (handle: Handler): Handler => {
    return (request, reply) => {
      if (isServed(param(request, 'version'))) return handle(request, reply);
      reply.callNotFound();
      return reply;
    };
  };
  app.post(
    '/:version/:page/messages',
    served((request, reply) => {
      const auth = pageOf(world, request, param(request, 'page'));
      return auth.ok ? sendMessage(world, auth.page, request, reply) : refuseGraph(reply, auth.error);
    }),
  );
  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    app.route({
      method,
      url: '/:version/:page/subscribed_apps',
      handler: served((request, reply) => {
        const auth = pageOf(world, request, param(request, 'page'));
        return auth.ok ? subscription(world, auth.page, request, reply) : refuseGraph(reply, auth.error);
      }),
    });
  }
  app.get(
    '/:version/:object',
    served((request, reply) => readObject(world, request, reply)),
  );
}

function subscription(world: World, page: MessengerPage, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.method === 'GET') {
    const app = { id: page.appId, name: 'OmniLink', category: 'Business', subscribed_fields: page.subscribedFields };
    return reply.send({ data: page.subscribedFields.length > 0 ? [app] : [] });
  }
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const fields = queryOf(request).get('subscribed_fields') ?? form.get('subscribed_fields') ?? jsonFields(request);
  if (request.method === 'POST' && !fields)
    return refuseGraph(reply, badParameter('The parameter subscribed_fields is required'));
  page.subscribedFields = request.method === 'DELETE' ? [] : (fields ?? '').split(',').filter(Boolean);
  page.failingSince = null;
  world.changed();
  return reply.send({ success: true });
}

function jsonFields(request: FastifyRequest): string | undefined {
  try {
    const value: unknown = JSON.parse(`${request.body}`).subscribed_fields;
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `GET /me`, `/{page}` and `/{psid}`: a page's own name, or a person's profile as far as that page may see it. */
function readObject(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const id = param(request, 'object');
  const isPage = id === 'me' || world.state.pages[id] !== undefined;
  const auth = pageOf(world, request, isPage ? id : 'me');
  if (!auth.ok) return refuseGraph(reply, auth.error);
  const fields = queryOf(request).get('fields')?.split(',');
  if (isPage) return reply.send(pick({ id: auth.page.pageId, name: auth.page.name }, fields ?? ['id', 'name']));

  const customer = customerByPsid(world, auth.page.pageId, id);
  const thread = customer && world.state.threads[`${auth.page.pageId}/${customer.id}`];
  if (!customer || !thread || thread.blocked) return refuseGraph(reply, graphErrors.unknownObject);
  const [firstName = '', ...others] = customer.name.split(' ');
  const person = {
    id,
    name: customer.name,
    first_name: firstName,
    last_name: others.join(' '),
    ...(customer.pictureUrl ? { profile_pic: customer.pictureUrl } : {}),
  };
  return reply.send(pick(person, fields ?? ['first_name', 'last_name', 'profile_pic']));
}

/** Graph gives the named fields and always the id. */
const pick = (object: Record<string, string>, fields: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name === 'id' || fields.includes(name)));
