import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { bearer, formBody, jsonBody, param } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import { customerOf } from '../world/customers.ts';
import { secretToken } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { exchangeCode } from './authorize-code.ts';
import { channelByLoginToken } from './channel-auth.ts';
import { refuse, refuseLogin, withRequestId, wrongToken } from './errors.ts';
import { contextToken } from './liff-tokens.ts';
import { lookUpUserToken } from './user-tokens.ts';

/** The channel of a LIFF ID. Of an inner channel of a LINE MINI App: as if that one were in use, so that its tokens name it. */
export function channelByLiffId(world: World, liffId: string): LineChannel | undefined {
  for (const channel of Object.values(world.state.channels)) {
    if (channel.liffId === liffId) return channel;
    const inner = Object.values(channel.miniApp ?? {}).find((one) => one.liffId === liffId);
    if (inner) return { ...channel, loginChannelId: inner.channelId, liffId };
  }
  return undefined;
}

// LINE's pages give the LIFF server API to LIFF apps of Login channels; what it answers for a MINI App is unconfirmed, so nothing may depend on it.
const notForMiniApps = { status: 403, message: 'Access to this API is not available for your account' };

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
    if (channel.miniApp) return refuse(reply, notForMiniApps);
    const apps = Object.values(world.state.channels).filter((one) => one.loginChannelId === channel.loginChannelId);
    return withRequestId(reply).send({ apps: apps.map(liffApp) });
  });

  app.put('/liff/v1/apps/:liffId', (request, reply) => {
    const login = channelByLoginToken(world, bearer(request));
    if (!login) return refuse(reply, wrongToken);
    if (login.miniApp) return refuse(reply, notForMiniApps);
    const channel = channelByLiffId(world, param(request, 'liffId'));
    if (channel?.loginChannelId !== login.loginChannelId) return refuse(reply, { status: 404, message: 'not found' });
    const body = jsonBody(request);
    const change = liffChange.safeParse(body.ok ? body.value : undefined);
    if (!change.success) return refuse(reply, { status: 400, message: 'invalid request' });
    const { view, scope, botPrompt } = change.data;
    if (view?.type) channel.viewType = view.type;
    if (view?.url) channel.endpointUrl = view.url;
    if (scope) channel.scope = scope;
    if (botPrompt) channel.botPrompt = botPrompt;
    world.changed();
    return withRequestId(reply).send();
  });
}

/** Changes only what it names; https, or a test's own address on this machine. https://developers.line.biz/en/reference/liff-server/#update-liff-app */
const liffChange = z
  .strictObject({
    view: z
      .strictObject({
        type: z.enum(['full', 'tall', 'compact']),
        url: z.url().regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/),
      })
      .partial(),
    scope: z.array(z.enum(['openid', 'email', 'profile', 'chat_message.write'])),
    botPrompt: z.enum(['none', 'normal', 'aggressive']),
  })
  .partial();

const liffApp = (channel: LineChannel) => ({
  liffId: channel.liffId,
  view: { type: channel.viewType, url: channel.endpointUrl },
  permanentLinkPattern: 'concat',
  scope: channel.scope,
  botPrompt: channel.botPrompt,
});
