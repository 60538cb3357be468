import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody } from '../http/requests.ts';
import type { Customer } from '../world/accounts.ts';
import { addToChat } from '../world/chats.ts';
import { messengerMid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { badParameter, type GraphError, graphErrors, refuseGraph } from './graph-errors.ts';
import type { Inbox } from './inbox.ts';
import { readMessagingMessage } from './messaging-chat.ts';
import { echoEvent } from './messaging-events.ts';
import { sendMessagingEvents } from './messaging-webhooks.ts';
import { threadOf, windowOpen } from './threads.ts';

/** `POST /{page}/messages` for one inbox. https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export function sendToInbox(world: World, inbox: Inbox, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const read = readSend(inbox, request);
  if (!read.ok) {
    // Not to be tried: a tag doesn't get around the window.
    if (read.error === deadTag) world.unexpected.push({ host: 'meta', method: 'POST', path: 'a message tag' });
    return refuseGraph(reply, read.error);
  }
  const customer = inbox.customerBy(read.to);
  const refusal = customer ? recipientRefusal(world, inbox, customer) : graphErrors.noRecipient;
  if (!customer || refusal) return refuseGraph(reply, refusal ?? graphErrors.noRecipient);

  const mid = messengerMid();
  const place = { platform: inbox.platform, account: inbox.id, customer: customer.id };
  addToChat(world, place, {
    id: mid,
    direction: 'to_customer',
    at: world.now(),
    ...readMessagingMessage(read.message),
    body: read.message,
  });
  if (inbox.account.subscribedFields.includes(inbox.fields.echo)) {
    sendMessagingEvents(world, inbox, [echoEvent(world, inbox, read.to, mid, read.message)]);
  }
  return reply.send({ recipient_id: read.to, message_id: mid });
}

/** The recipient of a request, if it is well-formed; it decides between a page's Messenger and its Instagram account. */
export function recipientIn(request: FastifyRequest): string | undefined {
  const body = jsonBody(request);
  const recipient = body.ok && isRecord(body.value) ? body.value.recipient : undefined;
  return isRecord(recipient) && typeof recipient.id === 'string' ? recipient.id : undefined;
}

type ReadSend = { ok: true; to: string; message: Record<string, unknown> } | { ok: false; error: GraphError };

const deadTag = badParameter('Invalid message tag');
const knownFields = ['recipient', 'message', 'tag'];
const messengerFields = [...knownFields, 'messaging_type', 'notification_type'];

function readSend(inbox: Inbox, request: FastifyRequest): ReadSend {
  const no = (what: string): ReadSend => ({ ok: false, error: badParameter(what) });
  const body = jsonBody(request);
  if (!body.ok || !isRecord(body.value)) return no('Invalid JSON in the request body');
  const { recipient, messaging_type: type, message, tag } = body.value;
  // All message tags but HUMAN_AGENT are dead since 27 April 2026, and that one is for people, not for software.
  if (tag !== undefined || type === 'MESSAGE_TAG') return { ok: false, error: deadTag };
  const known = inbox.platform === 'messenger' ? messengerFields : knownFields;
  const unknown = Object.keys(body.value).find((name) => !known.includes(name));
  if (unknown !== undefined) return no(`Param ${unknown} is not supported`);
  if (!isRecord(recipient) || typeof recipient.id !== 'string' || Object.keys(recipient).length !== 1) {
    return no('The parameter recipient is required');
  }
  if (inbox.platform === 'messenger' && type !== 'RESPONSE' && type !== 'UPDATE')
    return no('Param messaging_type must be one of {RESPONSE, UPDATE}');
  if (!isRecord(message)) return no('The parameter message is required');
  const fault = inbox.messageFault(message);
  return fault ? { ok: false, error: fault } : { ok: true, to: recipient.id, message };
}

/** Blocked goes before the window: Meta says "not available" of a person who refuses messages whenever they wrote last. */
function recipientRefusal(world: World, inbox: Inbox, customer: Customer): GraphError | undefined {
  const thread = threadOf(world, inbox.id, customer);
  if (thread.blocked) {
    thread.refusals += 1;
    world.changed();
    return thread.refusals % 2 === 1 ? graphErrors.blocked551 : graphErrors.blocked200;
  }
  if (!windowOpen(world, thread)) return inbox.outsideWindow;
  return thread.otherApp ? inbox.otherApp : undefined;
}
