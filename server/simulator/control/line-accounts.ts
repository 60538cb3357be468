import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LineChannel } from '../world/accounts.ts';
import { digits, hex, lineUserId, secretToken } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { bodyOf, channelInPath } from './input.ts';

const innerChannel = z.strictObject({ channelId: z.string().regex(/^\d+$/), liffId: z.string().regex(/^\d+-\w+$/) });

const channelFields = z
  .strictObject({
    channelSecret: z.string().min(1),
    accessToken: z.string().min(1),
    tokenRevoked: z.boolean(),
    botUserId: z.string().regex(/^U[0-9a-f]{32}$/),
    basicId: z.string().regex(/^@\S+$/),
    premiumId: z
      .string()
      .regex(/^@\S+$/)
      .nullable(),
    name: z.string(),
    pictureUrl: z.string().nullable(),
    provider: z.string(),
    loginChannelId: z.string().regex(/^\d+$/),
    loginChannelSecret: z.string().min(1),
    liffId: z.string().regex(/^\d+-\w+$/),
    miniApp: z.strictObject({ developing: innerChannel, review: innerChannel }).nullable(),
    endpointUrl: z.url(),
    viewType: z.enum(['full', 'tall', 'compact']),
    scope: z.array(z.string()),
    botPrompt: z.enum(['none', 'normal', 'aggressive']),
    botLinked: z.boolean(),
    webhookUrl: z.url().nullable(),
    webhookActive: z.boolean(),
    webhookProbe: z
      .strictObject({
        reason: z.enum(['OK', 'COULD_NOT_CONNECT', 'REQUEST_TIMEOUT', 'ERROR_STATUS_CODE', 'UNCLASSIFIED']),
        statusCode: z.number().int(),
        detail: z.string(),
      })
      .nullable(),
    redelivery: z.boolean(),
    greeting: z.string().nullable(),
    defaultRichMenuId: z.string().nullable(),
    quotaSpent: z.boolean(),
    rateLimited: z.boolean(),
  })
  .partial();
export const channelInput = channelFields.extend({ channelId: z.string().regex(/^\d+$/) });
export const channelPatch = channelFields;

export function lineAccountRoutes(world: World, app: FastifyInstance): void {
  app.post('/line/channels', (request) => {
    const channel = addChannel(world, bodyOf(request, channelInput));
    return channel;
  });
  app.get('/line/channels', () => ({ channels: Object.values(world.state.channels) }));
  app.patch('/line/channels/:channelId', (request) => {
    const channel = Object.assign(channelInPath(world, request), bodyOf(request, channelPatch));
    world.changed();
    return channel;
  });
}

/** Adds an account, or changes the one of that id; missing values are generated. */
function addChannel(world: World, input: z.infer<typeof channelInput>): LineChannel {
  const known = world.state.channels[input.channelId];
  const loginChannelId = input.loginChannelId ?? input.liffId?.split('-', 1)[0] ?? known?.loginChannelId ?? digits(10);
  const channel: LineChannel = {
    channelSecret: hex(32),
    accessToken: secretToken(96),
    tokenRevoked: false,
    botUserId: lineUserId(),
    basicId: `@${digits(3)}${hex(5)}`,
    name: 'LINE account',
    pictureUrl: null,
    provider: 'main',
    loginChannelSecret: hex(32),
    liffId: `${loginChannelId}-${hex(8)}`,
    endpointUrl: `${world.appOrigin()}/link`,
    viewType: 'full',
    scope: ['openid', 'profile'],
    botPrompt: 'none',
    botLinked: true,
    webhookUrl: null,
    webhookActive: true,
    redelivery: false,
    greeting: '感謝您加入好友！',
    quotaSpent: false,
    rateLimited: false,
    ...known,
    ...input,
    loginChannelId,
  };
  world.state.channels[channel.channelId] = channel;
  world.changed();
  return channel;
}
