import type { FastifyInstance } from 'fastify';
import { bearer, formBody, param } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import { customerOf } from '../world/customers.ts';
import { secretToken } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { exchangeCode } from './authorize-code.ts';
import { channelByLoginToken } from './channel-auth.ts';
import { refuse, refuseLogin, withRequestId, wrongToken } from './errors.ts';
import { contextToken } from './liff-tokens.ts';
import { lookUpUserToken } from './user-tokens.ts';

export const channelByLiffId = (world: World, liffId: string): LineChannel | undefined =>
  Object.values(world.state.channels).find((channel) => channel.liffId === liffId);

/** What the SDK asks of `api.line.me`, and the LIFF server API. https://developers.line.biz/en/reference/liff-server/ */
export function liffRoutes(world: World, app: FastifyInstance): void {
  app.post('/oauth2/v2.1/token', (request, reply) => {
    const answer = exchangeCode(world, formBody(request));
    return answer.ok
      ? withRequestId(reply).send(answer.tokens)
      : refuseLogin(reply, 400, answer.error, answer.description);
  });

  app.get('/liff/v2/apps/:liffId/contextToken', (request, reply) => {
    const channel = channelByLiffId(world, param(request, 'liffId'));
    if (!channel) return refuse(reply, { status: 404, message: 'LIFF app not found' });
    const found = lookUpUserToken(world, bearer(request));
    const customer = found.ok ? (customerOf(world, found.token.customer) ?? null) : null;
    return withRequestId(reply).send({ contextToken: contextToken(world, channel, customer, { type: 'external' }) });
  });

  app.get('/liff/v2/apps/:liffId/featureToken', (request, reply) => {
    const channel = channelByLiffId(world, param(request, 'liffId'));
    if (!channel) return refuse(reply, { status: 404, message: 'LIFF app not found' });
    if (!lookUpUserToken(world, bearer(request)).ok) return refuse(reply, { status: 401, message: 'invalid token' });
    return withRequestId(reply).send({ featureToken: secretToken(32) });
  });

  app.get('/liff/v1/apps', (request, reply) => {
    const channel = channelByLoginToken(world, bearer(request));
    if (!channel) return refuse(reply, wrongToken);
    const apps = Object.values(world.state.channels).filter((one) => one.loginChannelId === channel.loginChannelId);
    return withRequestId(reply).send({ apps: apps.map(liffApp) });
  });
}

const liffApp = (channel: LineChannel) => ({
  liffId: channel.liffId,
  view: { type: channel.viewType, url: channel.endpointUrl },
  permanentLinkPattern: 'concat',
  scope: channel.scope,
  botPrompt: channel.botPrompt,
});
