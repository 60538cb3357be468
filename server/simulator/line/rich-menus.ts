import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody, param } from '../http/requests.ts';
import type { Customer, LineChannel } from '../world/accounts.ts';
import { customerByLineId } from '../world/customers.ts';
import type { RichMenu } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { botChannel } from './channel-auth.ts';
import { bodyErrors, type LineRefusal, notFound, refuse, withRequestId } from './errors.ts';
import { friendshipOf } from './friendship.ts';

const userIdShape = /^U[0-9a-f]{32}$/;
const mostUsers = 500;
const wrongUser: LineRefusal = { status: 400, message: "The value for the 'userId' parameter is invalid" };
const noImage: LineRefusal = { status: 400, message: 'must upload richmenu image before applying it to user' };
const noMenu: LineRefusal = { status: 404, message: 'the user has no richmenu' };

export const menuKey = (channelId: string, richMenuId: string) => `${channelId}/${richMenuId}`;

/** `…/richmenu/list`, and a user's or many users' menu. https://developers.line.biz/en/reference/messaging-api/#rich-menu */
export function richMenuRoutes(world: World, app: FastifyInstance): void {
  type Handle = (channel: LineChannel, request: FastifyRequest, reply: FastifyReply) => FastifyReply;
  const asBot = (handle: Handle) => (request: FastifyRequest, reply: FastifyReply) => {
    const channel = botChannel(world, request, reply);
    return channel ? handle(channel, request, withRequestId(reply)) : reply;
  };

  app.get(
    '/v2/bot/richmenu/list',
    asBot((channel, _request, reply) =>
      reply.send({ richmenus: menusOf(world, channel).map(({ picture: _picture, ...menu }) => menu) }),
    ),
  );
  app.post(
    '/v2/bot/richmenu/bulk/link',
    asBot((channel, request, reply) => linkMany(world, channel, request, reply)),
  );
  app.post(
    '/v2/bot/richmenu/bulk/unlink',
    asBot((channel, request, reply) => {
      const read = readMany(request, ['userIds']);
      if (!read.ok) return refuse(reply, read.refusal);
      for (const userId of read.userIds) setMenu(world, channel, userId, null);
      return reply.code(202).send({});
    }),
  );
  app.get(
    '/v2/bot/user/:userId/richmenu',
    asBot((channel, request, reply) => {
      const customer = customerByLineId(world, channel.provider, param(request, 'userId'));
      const richMenuId = customer && world.state.menuLinks[`${channel.channelId}/${customer.id}`];
      return richMenuId ? reply.send({ richMenuId }) : refuse(reply, { ...noMenu, details: [] });
    }),
  );
  app.post(
    '/v2/bot/user/:userId/richmenu/:richMenuId',
    asBot((channel, request, reply) => {
      const [userId, richMenuId] = [param(request, 'userId'), param(request, 'richMenuId')];
      const refusal = userIdShape.test(userId) ? menuRefusal(world, channel, richMenuId) : wrongUser;
      if (refusal) return refuse(reply, refusal);
      setMenu(world, channel, userId, richMenuId);
      return reply.send({});
    }),
  );
  app.delete(
    '/v2/bot/user/:userId/richmenu',
    asBot((channel, request, reply) => {
      const userId = param(request, 'userId');
      if (!userIdShape.test(userId)) return refuse(reply, wrongUser);
      setMenu(world, channel, userId, null);
      return reply.send({});
    }),
  );
}

/** The picture, on LINE's other host. */
export function richMenuPicture(world: World, app: FastifyInstance): void {
  app.get('/v2/bot/richmenu/:richMenuId/content', (request, reply) => {
    const channel = botChannel(world, request, reply);
    if (!channel) return reply;
    const picture = world.state.richMenus[menuKey(channel.channelId, param(request, 'richMenuId'))]?.picture;
    if (!picture) return refuse(reply, notFound);
    return withRequestId(reply).type('image/png').send(Buffer.from(picture, 'base64'));
  });
}

/** Only those made through the API: nothing else is in the world. */
const menusOf = (world: World, channel: LineChannel): RichMenu[] =>
  Object.entries(world.state.richMenus)
    .filter(([key]) => key.startsWith(`${channel.channelId}/`))
    .map(([, menu]) => menu);

function menuRefusal(world: World, channel: LineChannel, richMenuId: string): LineRefusal | null {
  const menu = world.state.richMenus[menuKey(channel.channelId, richMenuId)];
  if (!menu) return notFound;
  return menu.picture === null ? noImage : null;
}

function linkMany(world: World, channel: LineChannel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const read = readMany(request, ['richMenuId', 'userIds']);
  if (!read.ok) return refuse(reply, read.refusal);
  const richMenuId = `${read.body.richMenuId}`;
  const refusal = menuRefusal(world, channel, richMenuId);
  if (refusal) return refuse(reply, refusal);
  for (const userId of read.userIds) setMenu(world, channel, userId, richMenuId);
  return reply.code(202).send({});
}

type Many = { ok: true; userIds: string[]; body: Record<string, unknown> } | { ok: false; refusal: LineRefusal };

function readMany(request: FastifyRequest, known: string[]): Many {
  const no = (refusal: LineRefusal): Many => ({ ok: false, refusal });
  const body = jsonBody(request);
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return no({ status: 415, message: 'Unsupported media type' });
  if (!body.ok || !isRecord(body.value))
    return no({ status: 400, message: 'The request body could not be parsed as JSON' });
  const unknown = Object.keys(body.value).find((name) => !known.includes(name));
  if (unknown !== undefined) return no(bodyErrors([{ message: 'Unknown property', property: unknown }]));
  const { userIds } = body.value;
  if (!Array.isArray(userIds) || userIds.length < 1 || userIds.length > mostUsers)
    return no(bodyErrors([{ message: `Size must be between 1 and ${mostUsers}`, property: 'userIds' }]));
  const wrong = userIds.findIndex((id) => typeof id !== 'string' || !userIdShape.test(id));
  if (wrong >= 0)
    return no({
      status: 400,
      message: `The property, userIds[${wrong}], in the request body is invalid (line: -, column: -)`,
    });
  return { ok: true, userIds, body: body.value };
}

/** Nothing happens, and nothing is said, for users who aren't friends. */
function setMenu(world: World, channel: LineChannel, userId: string, richMenuId: string | null): void {
  const customer = customerByLineId(world, channel.provider, userId);
  if (!customer || friendshipOf(world, channel, customer).state !== 'friend') return;
  keepMenu(world, channel, customer, richMenuId);
}

function keepMenu(world: World, channel: LineChannel, customer: Customer, richMenuId: string | null): void {
  const key = `${channel.channelId}/${customer.id}`;
  if (richMenuId === null) delete world.state.menuLinks[key];
  else world.state.menuLinks[key] = richMenuId;
  world.emit({ type: 'menu', channelId: channel.channelId, customer: customer.id });
}
