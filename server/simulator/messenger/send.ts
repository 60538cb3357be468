import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody } from '../http/requests.ts';
import { badParameter, type GraphError, graphErrors, refuseGraph } from '../meta/graph-errors.ts';
import type { Customer, MessengerPage } from '../world/accounts.ts';
import { addToChat } from '../world/chats.ts';
import { customerByPsid } from '../world/customers.ts';
import { messengerMid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { readMessengerMessage } from './chat-messages.ts';
import { echoEvent } from './events.ts';
import { messageFault } from './rules/message.ts';
import { threadOf, windowOpen } from './threads.ts';
import { sendMessengerEvents } from './webhooks.ts';

/** `POST /{page}/messages`. https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export function sendMessage(
  world: World,
  page: MessengerPage,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const read = readSend(request);
  if (!read.ok) {
    // Nobody may try: a tag is no way around the window.
    if (read.error === deadTag) world.unexpected.push({ host: 'meta', method: 'POST', path: 'a message tag' });
    return refuseGraph(reply, read.error);
  }
  const customer = customerByPsid(world, page.pageId, read.psid);
  const refusal = customer ? recipientRefusal(world, page, customer) : graphErrors.noRecipient;
  if (!customer || refusal) return refuseGraph(reply, refusal ?? graphErrors.noRecipient);

  const mid = messengerMid();
  const place = { platform: 'messenger' as const, account: page.pageId, customer: customer.id };
  addToChat(world, place, {
    id: mid,
    direction: 'to_customer',
    at: world.now(),
    ...readMessengerMessage(read.message),
    body: read.message,
  });
  if (page.subscribedFields.includes('message_echoes')) {
    sendMessengerEvents(world, page, [echoEvent(world, page, read.psid, mid, read.message)]);
  }
  return reply.send({ recipient_id: read.psid, message_id: mid });
}

type ReadSend = { ok: true; psid: string; message: Record<string, unknown> } | { ok: false; error: GraphError };

const deadTag = badParameter('Invalid message tag');
const knownFields = ['recipient', 'messaging_type', 'message', 'tag', 'notification_type'];

function readSend(request: FastifyRequest): ReadSend {
  const no = (what: string): ReadSend => ({ ok: false, error: badParameter(what) });
  const body = jsonBody(request);
  if (!body.ok || !isRecord(body.value)) return no('Invalid JSON in the request body');
  const unknown = Object.keys(body.value).find((name) => !knownFields.includes(name));
  if (unknown !== undefined) return no(`Param ${unknown} is not supported`);
  const { recipient, messaging_type, message, tag } = body.value;
  if (!isRecord(recipient) || typeof recipient.id !== 'string' || Object.keys(recipient).length !== 1) {
    return no('The parameter recipient is required');
  }
  // All message tags but HUMAN_AGENT are dead since 27 April 2026, and that one is for people, not for software.
  if (tag !== undefined || messaging_type === 'MESSAGE_TAG') return { ok: false, error: deadTag };
  if (messaging_type !== 'RESPONSE' && messaging_type !== 'UPDATE')
    return no('Param messaging_type must be one of {RESPONSE, UPDATE}');
  if (!isRecord(message)) return no('The parameter message is required');
  const fault = messageFault(message);
  return fault ? { ok: false, error: fault } : { ok: true, psid: recipient.id, message };
}

/** Blocked goes before the window: Meta says "not available" of a person who refuses messages whenever they wrote last. */
function recipientRefusal(world: World, page: MessengerPage, customer: Customer): GraphError | undefined {
  const thread = threadOf(world, page, customer);
  if (thread.blocked) {
    thread.refusals += 1;
    world.changed();
    return thread.refusals % 2 === 1 ? graphErrors.blocked551 : graphErrors.blocked200;
  }
  return windowOpen(world, thread) ? undefined : graphErrors.window;
}
