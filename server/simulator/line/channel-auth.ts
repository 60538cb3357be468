import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearer } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { rateLimited, refuse, wrongToken } from './errors.ts';

/** The channel whose bot token this is; undefined after the answer (401, 429) has been given. */
export function botChannel(world: World, request: FastifyRequest, reply: FastifyReply): LineChannel | undefined {
  const channel = channelByBotToken(world, bearer(request));
  if (!channel) {
    refuse(reply, wrongToken);
    return undefined;
  }
  if (channel.rateLimited) {
    refuse(reply, rateLimited);
    return undefined;
  }
  return channel;
}

function channelByBotToken(world: World, token: string | undefined): LineChannel | undefined {
  if (token === undefined) return undefined;
  const stateless = statelessClient(world, token);
  return Object.values(world.state.channels).find(
    (channel) => (channel.accessToken === token && !channel.tokenRevoked) || channel.channelId === stateless,
  );
}

/** The Login channel whose stateless channel token this is (LIFF server API). */
export function channelByLoginToken(world: World, token: string | undefined): LineChannel | undefined {
  const clientId = loginClient(world, token);
  return Object.values(world.state.channels).find((channel) => channel.loginChannelId === clientId);
}

/** The id of the Login channel whose stateless channel token this is; a bot's is none (deauthorize). */
export function loginClient(world: World, token: string | undefined): string | undefined {
  const clientId = token === undefined ? undefined : statelessClient(world, token);
  return Object.values(world.state.channels).some(({ loginChannelId }) => loginChannelId === clientId)
    ? clientId
    : undefined;
}

function statelessClient(world: World, token: string): string | undefined {
  const known = world.state.channelTokens[token];
  return known && known.expiresAt > world.now() ? known.clientId : undefined;
}
