import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { setFriendship } from '../line/friendship.ts';
import { rotateKeys } from '../line/keys.ts';
import { liffTokens } from '../line/liff-tokens.ts';
import { answerSubwindow } from '../line/subwindows.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, customerNamed } from './input.ts';

export const tokenOverrides = z
  .strictObject({
    alg: z.enum(['ES256', 'HS256', 'none']),
    kid: z.string(),
    signature: z.literal('other'),
    iss: z.string(),
    aud: z.union([z.string(), z.array(z.string())]),
    sub: z.string(),
    name: z.string(),
    picture: z.string(),
    iatOffsetS: z.number(),
    expOffsetS: z.number(),
    idToken: z.boolean(),
    accessTokenClientId: z.string(),
    accessTokenCustomer: z.string(),
    accessTokenExpiresInS: z.number(),
    accessTokenRevoked: z.boolean(),
    scope: z.array(z.string()),
    viewType: z.string(),
  })
  .partial();
const tokensInput = z.strictObject({
  channelId: z.string(),
  customer: z.string(),
  overrides: tokenOverrides.default({}),
});
const friendshipInput = z.strictObject({
  channelId: z.string(),
  customer: z.string(),
  state: z.enum(['never', 'friend', 'blocked']),
});

/** LINE's own things: tokens, keys, sheets, consent. */
export function lineRoutes(world: World, app: FastifyInstance): void {
  app.post('/line/tokens', (request) => {
    const { channelId, customer, overrides } = bodyOf(request, tokensInput);
    const { accessTokenCustomer: other, ...rest } = overrides;
    const accessTokenCustomer = other === undefined ? undefined : customerNamed(world, other);
    return liffTokens(world, channelNamed(world, channelId), customerNamed(world, customer), {
      ...rest,
      accessTokenCustomer,
    });
  });
  app.post('/line/keys/rotate', (request) => {
    const { drop } = bodyOf(request, z.strictObject({ drop: z.boolean().default(false) }));
    return { kid: rotateKeys(world, drop).kid };
  });
  app.put('/line/friendship', (request) => {
    const { channelId, customer, state } = bodyOf(request, friendshipInput);
    return { state: setFriendship(world, channelNamed(world, channelId), customerNamed(world, customer), state) };
  });

  app.get('/line/subwindows', () => ({ subwindows: Object.values(world.state.subwindows) }));
  app.post('/line/subwindows/:msit', (request) => {
    const { action } = bodyOf(request, z.strictObject({ action: z.enum(['add', 'cancel', 'close']) }));
    const subwindow = world.state.subwindows[param(request, 'msit')];
    if (!subwindow) throw new ControlError(404, 'no such sheet');
    return answerSubwindow(world, subwindow, action);
  });
  app.post('/line/subwindow-mode', (request) => {
    const { mode } = bodyOf(request, z.strictObject({ mode: z.enum(['wait', 'add', 'cancel', 'close']) }));
    world.state.subwindowMode = mode;
    world.changed();
    return { mode };
  });
  app.post('/line/consent', (request) => {
    const { answer } = bodyOf(request, z.strictObject({ answer: z.enum(['accept', 'deny', 'ask']) }));
    world.state.consent = answer;
    world.changed();
    return { answer };
  });
  app.post('/line/browser-user', (request) => {
    const { customer } = bodyOf(request, z.strictObject({ customer: z.string() }));
    world.state.browserUser = customerNamed(world, customer).id;
    world.changed();
    return { customer: world.state.browserUser };
  });
}
