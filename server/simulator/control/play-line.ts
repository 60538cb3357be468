import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { agents } from '../agents.ts';
import { block, follow } from '../line/friendship.ts';
import { openLiff, readLiffLink } from '../line/open-liff.ts';
import { writeToLine } from '../line/play.ts';
import { revokeUserTokens } from '../line/user-tokens.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, customerNamed } from './input.ts';

const onLine = z.strictObject({ channelId: z.string(), customer: z.string() });
const liffInput = z.strictObject({
  customer: z.string(),
  url: z.string(),
  agent: z.enum(['line-ios', 'line-android']).default('line-ios'),
  consent: z.enum(['accept', 'deny']).default('accept'),
});

/** What the customer does on LINE. */
export function linePlay(world: World, app: FastifyInstance): void {
  const who = (input: z.infer<typeof onLine>) =>
    [world, channelNamed(world, input.channelId), customerNamed(world, input.customer)] as const;
  const blockedNow = new ControlError(409, 'the customer has blocked this account');

  app.post('/play/line/follow', (request) => ({ state: follow(...who(bodyOf(request, onLine))) }));
  app.post('/play/line/unblock', (request) => ({ state: follow(...who(bodyOf(request, onLine))) }));
  app.post('/play/line/block', (request) => ({ state: block(...who(bodyOf(request, onLine))) }));
  app.post('/play/line/type', (request) => {
    const { text, ...input } = bodyOf(request, onLine.extend({ text: z.string().min(1) }));
    const message = writeToLine(...who(input), { text });
    if (!message) throw blockedNow;
    return message;
  });
  app.post('/play/line/postback', (request) => {
    const { data, text, ...input } = bodyOf(request, onLine.extend({ data: z.string(), text: z.string().optional() }));
    const message = writeToLine(...who(input), { data, text });
    if (!message) throw blockedNow;
    return message;
  });
  app.post('/play/line/open-liff', (request) => {
    const input = bodyOf(request, liffInput);
    const customer = customerNamed(world, input.customer);
    const link = readLiffLink(world, input.url);
    const opened = link && openLiff(world, { ...link, customer, deny: input.consent === 'deny' });
    if (!opened) throw new ControlError(404, `no LIFF app behind ${input.url}`);
    const { liffId, channelId } = opened.channel;
    return { url: opened.url, userAgent: agents[input.agent], liffId, channelId };
  });
  app.post('/play/line/close-liff', (request) => {
    const { customer, liffId } = bodyOf(request, z.strictObject({ customer: z.string(), liffId: z.string() }));
    return { revoked: revokeUserTokens(world, customerNamed(world, customer), liffId) };
  });
}
