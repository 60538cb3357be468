import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearer, formBody, isRecord, jsonBody, queryOf } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import { customerOf, lineIdOf } from '../world/customers.ts';
import { secretToken } from '../world/ids.ts';
import type { LineUserToken } from '../world/line-state.ts';
import type { World } from '../world/world.ts';
import { loginClient } from './channel-auth.ts';
import { refuse, refuseLogin, withRequestId } from './errors.ts';
import { friendshipOf } from './friendship.ts';
import { jwks } from './keys.ts';
import { lookUpUserToken } from './user-tokens.ts';
import { verifyIdToken } from './verify-id-token.ts';

/** LINE Login: who is it, are they a friend. https://developers.line.biz/en/reference/line-login/ */
export function loginRoutes(world: World, app: FastifyInstance): void {
  app.get('/oauth2/v2.1/certs', (_request, reply) => withRequestId(reply).send(jwks(world)));
  app.get('/oauth2/v2.1/verify', (request, reply) => verifyAccessToken(world, request, reply));
  app.post('/oauth2/v2.1/verify', (request, reply) => {
    const answer = verifyIdToken(world, formBody(request));
    return answer.ok
      ? withRequestId(reply).send(answer.payload)
      : refuseLogin(reply, 400, 'invalid_request', answer.reason);
  });
  app.post('/v2/oauth/verify', (request, reply) => verifyChannelToken(world, request, reply));
  app.post('/oauth2/v3/token', (request, reply) => statelessToken(world, request, reply));
  app.get('/v2/profile', (request, reply) => {
    const user = userOf(world, request, reply);
    if (!user) return reply;
    const { customer, channel } = user;
    return withRequestId(reply).send({
      userId: lineIdOf(world, customer, channel.provider),
      displayName: customer.name,
      ...(customer.pictureUrl ? { pictureUrl: customer.pictureUrl } : {}),
    });
  });
  app.get('/friendship/v1/status', (request, reply) => {
    const user = userOf(world, request, reply);
    if (!user) return reply;
    const { customer, channel } = user;
    if (!channel.botLinked) {
      return refuse(reply, { status: 400, message: 'There is no login bot linked to this channel.' });
    }
    return withRequestId(reply).send({ friendFlag: friendshipOf(world, channel, customer).state === 'friend' });
  });
  app.post('/user/v1/deauthorize', (request, reply) => deauthorize(world, request, reply));
}

function verifyAccessToken(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const found = lookUpUserToken(world, queryOf(request).get('access_token') ?? undefined);
  if (!found.ok) {
    const reason = found.reason === 'expired' ? 'access token expired' : 'The access token is invalid';
    return refuseLogin(reply, 400, 'invalid_request', reason);
  }
  const { scope, clientId, expiresAt } = found.token;
  const expiresIn = Math.floor((expiresAt - world.now()) / 1000);
  return withRequestId(reply).send({ scope: scope.join(' '), client_id: clientId, expires_in: expiresIn });
}

/** Long- and short-lived tokens only; the simulator's never expire. https://developers.line.biz/en/reference/messaging-api/#verify-channel-access-token */
function verifyChannelToken(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const token = formBody(request).get('access_token');
  const channel = Object.values(world.state.channels).find(
    ({ accessToken, tokenRevoked }) => accessToken === token && !tokenRevoked,
  );
  if (!channel) return refuseLogin(reply, 400, 'invalid_request', 'access token expired');
  return withRequestId(reply).send({ client_id: channel.channelId, expires_in: 2_591_659, scope: 'P CM' });
}

/**
 * The person and the channel behind a user token with the scope `profile`; undefined after an error was sent. A token of a
 * Login channel that the simulator doesn't hold belongs to the channel whose LIFF app it was made for.
 */
function userOf(world: World, request: FastifyRequest, reply: FastifyReply) {
  const found = lookUpUserToken(world, bearer(request));
  const message = found.ok ? '' : tokenMessages[found.reason];
  if (!found.ok) {
    refuse(reply, { status: 401, message });
    return undefined;
  }
  const customer = customerOf(world, found.token.customer);
  const channel = channelOfToken(world, found.token);
  if (!found.token.scope.includes('profile')) {
    refuse(reply, { status: 403, message: 'The scope is not sufficient: profile' });
    return undefined;
  }
  if (!customer || !channel) {
    refuse(reply, { status: 400, message: 'Bot not found' });
    return undefined;
  }
  return { customer, channel };
}

const tokenMessages = {
  unknown: 'invalid token',
  expired: 'The access token expired',
  revoked: 'The access token revoked',
};

function channelOfToken(world: World, token: LineUserToken): LineChannel | undefined {
  const channels = Object.values(world.state.channels);
  return (
    channels.find((channel) => channel.loginChannelId === token.clientId && channel.liffId === token.liffId) ??
    channels.find((channel) => channel.loginChannelId === token.clientId) ??
    channels.find((channel) => channel.liffId === token.liffId)
  );
}

/** `client_credentials`, for both kinds of channel: 15 minutes, can't be revoked. */
function statelessToken(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const form = formBody(request);
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  const known = Object.values(world.state.channels).some(
    (channel) =>
      (channel.channelId === id && channel.channelSecret === secret) ||
      (channel.loginChannelId === id && channel.loginChannelSecret === secret),
  );
  if (form.get('grant_type') !== 'client_credentials') {
    return refuseLogin(reply, 400, 'unsupported_grant_type', 'grant_type is not supported');
  }
  if (id === null || !known) return refuseLogin(reply, 400, 'invalid_client', 'invalid client_id or client_secret');
  const token = secretToken(96);
  world.state.channelTokens[token] = { clientId: id, expiresAt: world.now() + 900_000 };
  world.changed();
  return withRequestId(reply).send({ token_type: 'Bearer', access_token: token, expires_in: 899 });
}

/** Of the Login channel's own users; ends all of their tokens. https://developers.line.biz/en/reference/line-login/#deauthorize */
function deauthorize(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const clientId = loginClient(world, bearer(request));
  if (!clientId) return refuse(reply, { status: 401, message: 'invalid token' });
  const body = jsonBody(request);
  const text = body.ok && isRecord(body.value) ? body.value.userAccessToken : undefined;
  const found = lookUpUserToken(world, typeof text === 'string' ? text : undefined);
  if (!found.ok || found.token.clientId !== clientId) return refuse(reply, { status: 400, message: 'invalid token' });
  for (const token of Object.values(world.state.userTokens)) {
    if (token.customer === found.token.customer && token.clientId === found.token.clientId) token.revoked = true;
  }
  world.changed();
  return withRequestId(reply).code(204).send();
}
