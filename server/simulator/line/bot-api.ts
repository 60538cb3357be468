import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody, param } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import { customerByLineId } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { botChannel } from './channel-auth.ts';
import { bodyErrors, notFound, rateLimited, refuse, withRequestId } from './errors.ts';
import { friendshipOf } from './friendship.ts';
import { isProbedTooOften, probe } from './webhook-probe.ts';

/** The bot's own calls beside pushes. https://developers.line.biz/en/reference/messaging-api/ */
export function botRoutes(world: World, app: FastifyInstance): void {
  const asBot = (
    handle: (
      channel: LineChannel,
      request: FastifyRequest,
      reply: FastifyReply,
    ) => FastifyReply | Promise<FastifyReply>,
  ) => {
    return (request: FastifyRequest, reply: FastifyReply) => {
      const channel = botChannel(world, request, reply);
      return channel ? handle(channel, request, withRequestId(reply)) : reply;
    };
  };

  app.get(
    '/v2/bot/info',
    asBot((channel, _request, reply) => reply.send(botInfo(channel))),
  );
  app.get(
    '/v2/bot/profile/:userId',
    asBot((channel, request, reply) => profile(world, channel, request, reply)),
  );
  app.get(
    '/v2/bot/message/quota',
    asBot((_channel, _request, reply) => reply.send({ type: 'limited', value: 200 })),
  );
  app.get(
    '/v2/bot/message/quota/consumption',
    asBot((channel, _request, reply) => reply.send({ totalUsage: channel.quotaSpent ? 200 : 0 })),
  );
  app.get(
    '/v2/bot/channel/webhook/endpoint',
    asBot((channel, _request, reply) =>
      channel.webhookUrl === null
        ? refuse(reply, { status: 404, message: 'Webhook endpoint not found' })
        : reply.send({ endpoint: channel.webhookUrl, active: channel.webhookActive }),
    ),
  );
  app.put(
    '/v2/bot/channel/webhook/endpoint',
    asBot((channel, request, reply) => setEndpoint(world, channel, request, reply)),
  );
  app.post(
    '/v2/bot/channel/webhook/test',
    asBot(async (channel, request, reply) => {
      const url = endpointOf(request) ?? channel.webhookUrl;
      if (url === null) return refuse(reply, { status: 404, message: 'Webhook endpoint not found' });
      if (!isEndpoint(url)) return refuse(reply, { status: 400, message: 'Invalid webhook endpoint URL' });
      if (isProbedTooOften(world, channel)) return refuse(reply, rateLimited);
      return reply.send(await probe(world, channel, url));
    }),
  );
}

const botInfo = (channel: LineChannel) => ({
  userId: channel.botUserId,
  basicId: channel.basicId,
  ...(channel.premiumId ? { premiumId: channel.premiumId } : {}),
  displayName: channel.name,
  ...(channel.pictureUrl ? { pictureUrl: channel.pictureUrl } : {}),
  chatMode: 'bot',
  markAsReadMode: 'auto',
});

/** 404 has four causes that LINE doesn't tell apart: unknown, no friend, blocked, no consent. */
function profile(world: World, channel: LineChannel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const userId = param(request, 'userId');
  if (!/^U[0-9a-f]{32}$/.test(userId)) {
    return refuse(reply, { status: 400, message: "The value for the 'userId' parameter is invalid" });
  }
  const customer = customerByLineId(world, channel.provider, userId);
  if (!customer) return refuse(reply, notFound);
  const { state, wroteAt } = friendshipOf(world, channel, customer);
  const visible = state === 'friend' || (state === 'never' && wroteAt !== null);
  if (!visible) return refuse(reply, notFound);
  return reply.send({
    userId,
    displayName: customer.name,
    language: customer.language,
    ...(customer.pictureUrl ? { pictureUrl: customer.pictureUrl } : {}),
  });
}

function endpointOf(request: FastifyRequest): string | undefined {
  const body = jsonBody(request);
  return body.ok && isRecord(body.value) && typeof body.value.endpoint === 'string' ? body.value.endpoint : undefined;
}

/** LINE demands https; a test's own address on this machine is allowed. */
const isEndpoint = (url: string) =>
  url.length <= 500 && /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(url) && URL.canParse(url);

function setEndpoint(world: World, channel: LineChannel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const endpoint = endpointOf(request);
  if (endpoint === undefined) return refuse(reply, bodyErrors([{ message: 'May not be empty', property: 'endpoint' }]));
  if (!isEndpoint(endpoint)) return refuse(reply, { status: 400, message: 'Invalid webhook endpoint URL' });
  channel.webhookUrl = endpoint;
  world.changed();
  return reply.send({});
}
