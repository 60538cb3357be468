import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { param } from '../http/requests.ts';
import { instagramInbox } from '../instagram/inbox.ts';
import { envelope, sendLineBody } from '../line/webhooks.ts';
import { messengerInbox } from '../messenger/inbox.ts';
import { sendAppBody } from '../meta/app-webhooks.ts';
import { requestDataDeletion } from '../meta/data-deletion.ts';
import type { Inbox } from '../meta/inbox.ts';
import { messagingBody } from '../meta/messaging-webhooks.ts';
import { release } from '../webhooks/release.ts';
import { enqueue } from '../webhooks/sender.ts';
import { sendWhatsappBody, whatsappBody } from '../whatsapp/webhooks.ts';
import { chatPlatforms } from '../world/chats.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, instagramNamed, numberNamed, pageNamed } from './input.ts';

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
  standby: z.boolean().optional(),
  signature: z.enum(['wrong', 'missing']).optional(),
  padToBytes: z
    .number()
    .int()
    .max(4 * 1024 * 1024)
    .optional(),
});
export const releaseInput = z.strictObject({
  account: z.string().optional(),
  order: z.literal('reverse').optional(),
  batch: z.union([z.boolean(), z.literal('mixed')]).optional(),
});
const event = z.looseObject({});
export const sendInput = z.strictObject({
  platform: z.enum(chatPlatforms),
  account: z.string(),
  events: z.array(event).optional(),
  body: z.string().optional(),
  signature: z.enum(['wrong', 'missing']).optional(),
});

export const deletionInput = z.strictObject({
  pageId: z.string(),
  userId: z.string(),
  fault: z.enum(['wrong_signature', 'other_algorithm']).optional(),
});

/** How webhooks misbehave, and webhooks that a test makes. */
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
  app.post('/data-deletion', (request) => {
    const { pageId, ...input } = bodyOf(request, deletionInput);
    return requestDataDeletion(world, pageNamed(world, pageId), input);
  });
  app.post('/webhooks/:id/again', (request) => {
    const delivery = world.state.deliveries.find(({ id }) => id === param(request, 'id'));
    if (!delivery) throw new ControlError(404, 'no such webhook');
    enqueue(world, delivery);
    return delivery;
  });
}

function sendOwn(world: World, input: z.infer<typeof sendInput>) {
  const { platform, account, events = [], body, signature } = input;
  const inMessaging = (inbox: Inbox) =>
    sendAppBody(world, inbox, body ?? messagingBody(world, inbox, events), signature);
  switch (platform) {
    case 'line': {
      const channel = channelNamed(world, account);
      const typed = events.map((one) => ({ type: 'message', ...one }));
      return sendLineBody(world, channel, body ?? envelope(channel, typed), signature);
    }
    case 'messenger':
      return inMessaging(messengerInbox(world, pageNamed(world, account)));
    case 'instagram':
      return inMessaging(instagramInbox(world, instagramNamed(world, account)));
    case 'whatsapp': {
      const number = numberNamed(world, account);
      return sendWhatsappBody(world, number, body ?? whatsappBody(world, number, events), signature);
    }
  }
}
