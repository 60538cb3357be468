import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isRecord } from '../http/requests.ts';
import { instagramInbox } from '../instagram/inbox.ts';
import { messengerInbox } from '../messenger/inbox.ts';
import type { Inbox } from '../meta/inbox.ts';
import { arriveByReferral, editMessage, unsendMessage, writeToInbox } from '../meta/messaging-play.ts';
import { setBlocked, setLastInbound, setOtherApp, threadOf } from '../meta/threads.ts';
import type { World } from '../world/world.ts';
import { ControlError, customerNamed, inputOf, instagramNamed, pageNamed } from './input.ts';

const who = z.strictObject({ account: z.string(), customer: z.string() });
const typed = who.extend({ text: z.string().min(1) });
const tapped = who.extend({ title: z.string(), payload: z.string() });
const referred = who.extend({ ref: z.string().min(1) });
const edited = who.extend({ messageId: z.string(), text: z.string().min(1) });
const unsent = who.extend({ messageId: z.string() });
const thread = who.extend({ lastInboundAgoMs: z.number().nullable().optional(), otherApp: z.boolean().optional() });

const blockedNow = new ControlError(409, 'the customer has blocked this account');
const noMessage = new ControlError(404, 'the customer has no such message');

/** What the customer does on Messenger and on Instagram: the same things, with `pageId` or `accountId` in the body. */
export function messagingPlay(world: World, app: FastifyInstance): void {
  const page = (id: string) => messengerInbox(world, pageNamed(world, id));
  const account = (id: string) => instagramInbox(world, instagramNamed(world, id));
  inboxPlay(world, app, { platform: 'messenger', idField: 'pageId', inboxOf: page });
  inboxPlay(world, app, { platform: 'instagram', idField: 'accountId', inboxOf: account });
}

interface Side {
  platform: Inbox['platform'];
  idField: 'pageId' | 'accountId';
  inboxOf: (id: string) => Inbox;
}

function inboxPlay(world: World, app: FastifyInstance, { platform, idField, inboxOf }: Side): void {
  /** The body with its account under one name. */
  const read = <Schema extends typeof who>(request: FastifyRequest, schema: Schema) => {
    const { [idField]: account, ...rest } = isRecord(request.body) ? request.body : {};
    const input = inputOf({ account, ...rest }, schema);
    return { input, place: [world, inboxOf(input.account), customerNamed(world, input.customer)] as const };
  };
  const path = `/play/${platform}`;

  app.post(`${path}/type`, (request) => {
    const { input, place } = read(request, typed);
    return orThrow(writeToInbox(...place, { kind: 'text', text: input.text }), blockedNow);
  });
  for (const [name, kind] of [
    ['postback', 'postback'],
    ['quick-reply', 'quick_reply'],
  ] as const) {
    app.post(`${path}/${name}`, (request) => {
      const { input, place } = read(request, tapped);
      return orThrow(writeToInbox(...place, { kind, title: input.title, payload: input.payload }), blockedNow);
    });
  }
  app.post(`${path}/referral`, (request) => {
    const { input, place } = read(request, referred);
    if (!arriveByReferral(...place, input.ref)) throw blockedNow;
    return { ref: input.ref };
  });
  app.post(`${path}/edit`, (request) => {
    const { input, place } = read(request, edited);
    return orThrow(editMessage(...place, { mid: input.messageId, text: input.text }), noMessage);
  });
  app.post(`${path}/unsend`, (request) => {
    const { input, place } = read(request, unsent);
    return orThrow(unsendMessage(...place, input.messageId), noMessage);
  });
  app.put(`/${platform}/thread`, (request) => {
    const { input, place } = read(request, thread);
    const [, inbox, customer] = place;
    const { lastInboundAgoMs: ago, otherApp } = input;
    if (ago !== undefined) setLastInbound(world, inbox.id, customer, ago === null ? null : world.now() - ago);
    if (otherApp !== undefined) setOtherApp(world, inbox.id, customer, otherApp);
    const { lastInboundAt } = threadOf(world, inbox.id, customer);
    return { externalId: inbox.scopedIdOf(customer), lastInboundAt };
  });
  for (const [name, blocked] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    app.post(`${path}/${name}`, (request) => {
      const [, inbox, customer] = read(request, who).place;
      setBlocked(world, inbox.id, customer, blocked);
      return { blocked };
    });
  }
}

function orThrow<Value>(value: Value | undefined, error: ControlError): Value {
  if (value === undefined) throw error;
  return value;
}
