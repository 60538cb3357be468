import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { agents } from '../agents.ts';
import { block, follow } from '../line/friendship.ts';
import { openLiff, readLiffLink } from '../line/open-liff.ts';
import { writeToLine } from '../line/play.ts';
import { revokeUserTokens } from '../line/user-tokens.ts';
import { setBlocked, setLastInbound, writeToPage } from '../messenger/play.ts';
import { psidOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, customerNamed, pageNamed } from './input.ts';

const onLine = z.strictObject({ channelId: z.string(), customer: z.string() });
const onPage = z.strictObject({ pageId: z.string(), customer: z.string() });
const liffInput = z.strictObject({
  customer: z.string(),
  url: z.string(),
  agent: z.enum(['line-ios', 'line-android']).default('line-ios'),
  consent: z.enum(['accept', 'deny']).default('accept'),
});

/** What the customer does on their phone. */
export function playRoutes(world: World, app: FastifyInstance): void {
  linePlay(world, app);
  messengerPlay(world, app);
}

function linePlay(world: World, app: FastifyInstance): void {
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

function messengerPlay(world: World, app: FastifyInstance): void {
  const who = (input: z.infer<typeof onPage>) =>
    [world, pageNamed(world, input.pageId), customerNamed(world, input.customer)] as const;
  const blockedNow = new ControlError(409, 'the customer has blocked this page');

  app.post('/play/messenger/type', (request) => {
    const { text, ...input } = bodyOf(request, onPage.extend({ text: z.string().min(1) }));
    const message = writeToPage(...who(input), { text });
    if (!message) throw blockedNow;
    return message;
  });
  app.post('/play/messenger/postback', (request) => {
    const { title, payload, ...input } = bodyOf(request, onPage.extend({ title: z.string(), payload: z.string() }));
    const message = writeToPage(...who(input), { title, payload });
    if (!message) throw blockedNow;
    return message;
  });
  app.put('/messenger/thread', (request) => {
    const input = bodyOf(request, onPage.extend({ lastInboundAgoMs: z.number().nullable() }));
    const at = input.lastInboundAgoMs === null ? null : world.now() - input.lastInboundAgoMs;
    const [, page, customer] = who(input);
    setLastInbound(world, page, customer, at);
    return { externalId: psidOf(world, customer, page.pageId), lastInboundAt: at };
  });
  for (const [path, blocked] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    app.post(`/play/messenger/${path}`, (request) => {
      setBlocked(...who(bodyOf(request, onPage)), blocked);
      return { blocked };
    });
  }
}
