import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import { customerByLineId } from '../world/customers.ts';
import { digits, secretToken } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { botChannel } from './channel-auth.ts';
import { deliverPush } from './chat-messages.ts';
import {
  bodyErrors,
  failedToSend,
  type LineRefusal,
  quotaSpent,
  refuse,
  requestIdOf,
  withRequestId,
} from './errors.ts';
import { takeReplyToken } from './reply-tokens.ts';
import { acceptRetryKey, earlierAnswer, retryKeyOf } from './retry-keys.ts';
import { messagesRefusal } from './rules/messages.ts';

/** `POST /v2/bot/message/push`, `…/reply`, `…/validate/push`. https://developers.line.biz/en/reference/messaging-api/#send-push-message */
export function pushRoutes(world: World, app: FastifyInstance): void {
  app.post('/v2/bot/message/push', (request, reply) => {
    const channel = botChannel(world, request, reply);
    return channel ? push(world, channel, request, reply) : reply;
  });
  app.post('/v2/bot/message/reply', (request, reply) => {
    const channel = botChannel(world, request, reply);
    return channel ? answer(world, channel, request, reply) : reply;
  });
  app.post('/v2/bot/message/validate/push', (request, reply) => {
    if (!botChannel(world, request, reply)) return reply;
    const body = jsonBody(request);
    const messages = body.ok && isRecord(body.value) ? body.value.messages : undefined;
    const refusal = messagesRefusal(messages);
    return refusal ? refuse(reply, refusal) : withRequestId(reply).send({});
  });
}

function push(world: World, channel: LineChannel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const key = retryKeyOf(request);
  if (key === 'invalid') return refuse(reply, { status: 400, message: 'The retry key is invalid' });
  const read = readPush(request);
  if (!read.ok) return refuse(reply, read.refusal);

  const earlier = earlierAnswer(world, channel, key, `${request.body}`);
  if (earlier) {
    const { requestId, sentMessages } = earlier;
    withRequestId(reply).code(409).header('x-line-accepted-request-id', requestId);
    return reply.send({ message: 'The retry key is already accepted', sentMessages });
  }
  if (channel.quotaSpent) return refuse(reply, quotaSpent);
  const customer = customerByLineId(world, channel.provider, read.to);
  if (!customer) return refuse(reply, failedToSend);

  const requestId = requestIdOf(reply);
  const sentMessages = read.messages.map(() => ({ id: digits(18), quoteToken: secretToken(64) }));
  deliverPush(world, channel, customer, { ...read, ids: sentMessages.map(({ id }) => id), requestId, retryKey: key });
  acceptRetryKey(world, channel, key, { requestId, sentMessages, body: `${request.body}` });
  return reply.send({ sentMessages });
}

/** A reply doesn't count against the quota, and has no retry key. */
function answer(world: World, channel: LineChannel, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (retryKeyOf(request) !== undefined) {
    return refuse(reply, { status: 400, message: 'The retry key is not supported by this endpoint' });
  }
  const body = jsonBody(request);
  const { replyToken, messages, ...others } = body.ok && isRecord(body.value) ? body.value : {};
  const [unknown] = Object.keys(others).filter((name) => name !== 'notificationDisabled');
  if (unknown !== undefined) return refuse(reply, bodyErrors([{ message: 'Unknown property', property: unknown }]));
  const refusal = messagesRefusal(messages);
  if (refusal) return refuse(reply, refusal);
  const customer = takeReplyToken(world, channel, `${replyToken}`);
  if (!customer) return refuse(reply, { status: 400, message: 'Invalid reply token' });
  const sent = messages as unknown[];
  const sentMessages = sent.map(() => ({ id: digits(18), quoteToken: secretToken(64) }));
  const ids = sentMessages.map(({ id }) => id);
  deliverPush(world, channel, customer, { messages: sent, ids, requestId: requestIdOf(reply), retryKey: undefined });
  return reply.send({ sentMessages });
}

type ReadPush = { ok: true; to: string; messages: unknown[] } | { ok: false; refusal: LineRefusal };

const knownFields = ['to', 'messages', 'notificationDisabled', 'customAggregationUnits'];

function readPush(request: FastifyRequest): ReadPush {
  const no = (refusal: LineRefusal): ReadPush => ({ ok: false, refusal });
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return no({ status: 415, message: 'Unsupported media type' });
  }
  const body = jsonBody(request);
  if (!body.ok || !isRecord(body.value)) {
    return no({ status: 400, message: 'The request body could not be parsed as JSON' });
  }
  const { to, messages } = body.value;
  const unknown = Object.keys(body.value).find((name) => !knownFields.includes(name));
  if (unknown !== undefined) return no(bodyErrors([{ message: 'Unknown property', property: unknown }]));
  if (to === undefined || to === '') return no(bodyErrors([{ message: 'May not be empty', property: 'to' }]));
  if (typeof to !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(to)) {
    return no({ status: 400, message: "The property, 'to', in the request body is invalid (line: -, column: -)" });
  }
  const refusal = messagesRefusal(messages);
  return refusal ? no(refusal) : { ok: true, to, messages: messages as unknown[] };
}
