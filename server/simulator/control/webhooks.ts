import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { envelope, sendLineBody } from '../line/webhooks.ts';
import { messengerEnvelope, sendMessengerBody } from '../messenger/webhooks.ts';
import { release } from '../webhooks/release.ts';
import { enqueue } from '../webhooks/sender.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, pageNamed } from './input.ts';

export const switchesInput = z.strictObject({
  account: z.string().optional(),
  hold: z.boolean().optional(),
  duplicate: z.number().int().min(0).max(20).optional(),
  outOfOrder: z.boolean().optional(),
  redelivered: z.boolean().optional(),
  delayMs: z.number().min(0).optional(),
  missingUserId: z.boolean().optional(),
  wrongIsUnblocked: z.boolean().optional(),
  unknownEvents: z.boolean().optional(),
  extraFields: z.boolean().optional(),
  emptyEvents: z.boolean().optional(),
  signature: z.enum(['wrong', 'missing']).optional(),
});
export const releaseInput = z.strictObject({
  account: z.string().optional(),
  order: z.literal('reverse').optional(),
  batch: z.boolean().optional(),
});
const event = z.looseObject({});
export const sendInput = z.strictObject({
  platform: z.enum(['line', 'messenger']),
  account: z.string(),
  events: z.array(event).optional(),
  body: z.string().optional(),
  signature: z.enum(['wrong', 'missing']).optional(),
});

/** How webhooks misbehave, and webhooks of the test's own. */
export function webhookRoutes(world: World, app: FastifyInstance): void {
  app.put('/webhook-switches', (request) => {
    const { account = '*', ...switches } = bodyOf(request, switchesInput);
    if (account === '*') world.state.switches = {};
    world.state.switches[account] = switches;
    world.changed();
    return { switches: world.state.switches };
  });
  app.post('/webhooks/release', (request) => ({ released: release(world, bodyOf(request, releaseInput)) }));
  app.post('/webhooks/send', (request) => sendOwn(world, bodyOf(request, sendInput)));
  app.post('/webhooks/:id/again', (request) => {
    const delivery = world.state.deliveries.find(({ id }) => id === param(request, 'id'));
    if (!delivery) throw new ControlError(404, 'no such webhook');
    enqueue(world, delivery);
    return delivery;
  });
}

function sendOwn(world: World, input: z.infer<typeof sendInput>) {
  const { platform, account, events = [], body, signature } = input;
  if (platform === 'line') {
    const channel = channelNamed(world, account);
    const typed = events.map((one) => ({ type: 'message', ...one }));
    return sendLineBody(world, channel, body ?? envelope(channel, typed), signature);
  }
  const page = pageNamed(world, account);
  return sendMessengerBody(world, page, body ?? messengerEnvelope(world, page, events), signature);
}
