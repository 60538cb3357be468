import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRecord, jsonBody } from '../http/requests.ts';
import { refuseGraph } from '../meta/graph-errors.ts';
import { threadOf, windowOpen } from '../meta/threads.ts';
import type { Customer } from '../world/accounts.ts';
import { addToChat } from '../world/chats.ts';
import { wamid } from '../world/ids.ts';
import type { WhatsappNumber, WhatsappStatus } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { readWhatsappMessage } from './chat-messages.ts';
import { whatsappError } from './errors.ts';
import { statusValue } from './events.ts';
import { pairIsFull, throughputIsFull } from './limits.ts';
import { pictureFault } from './pictures.ts';
import { type Recipient, recipientOf } from './recipients.ts';
import { requestFault } from './rules/message.ts';
import { sendWhatsappValue } from './webhooks.ts';

/** `POST /{phone-number-id}/messages`. 200 means accepted; the result comes in statuses. */
export async function sendFromWhatsapp(
  world: World,
  number: WhatsappNumber,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const read = jsonBody(request);
  if (!read.ok || !isRecord(read.value)) return refuseGraph(reply, whatsappError(100, 'The body is not JSON'));
  const body = read.value;
  const fault = requestFault(body) ?? (number.fetchPictures ? await pictureFault(world, body) : undefined);
  if (fault) return refuseGraph(reply, fault);
  if (throughputIsFull(world, number)) return refuseGraph(reply, whatsappError(130429));
  const recipient = recipientOf(world, number, body);
  const { customer } = recipient;
  if ('phone' in recipient.address && recipient.address.phone === number.phoneNumber) {
    return refuseGraph(reply, whatsappError(131021));
  }
  if (number.pairLimit && customer && pairIsFull(world, number, customer)) {
    return refuseGraph(reply, whatsappError(131056));
  }
  const outside = customer && !windowOpen(world, threadOf(world, number.phoneNumberId, customer));
  const code = customer === undefined || isBlocked(world, number, customer) ? 131026 : outside ? 131047 : undefined;
  if (code === 131047 && number.windowRefusal === 'answer') return refuseGraph(reply, whatsappError(code));

  const id = wamid();
  accept(world, number, { id, body, recipient, code });
  return reply.send({
    messaging_product: 'whatsapp',
    contacts: [{ input: recipient.input, ...recipient.told }],
    messages: [{ id }],
  });
}

const isBlocked = (world: World, number: WhatsappNumber, customer: Customer): boolean =>
  threadOf(world, number.phoneNumberId, customer).blocked;

interface Accepted {
  id: string;
  body: Record<string, unknown>;
  recipient: Recipient;
  /** Why it will not arrive. */
  code: number | undefined;
}

/** Puts the message into the customer's chat, or among the lost, and tells its statuses. */
function accept(world: World, number: WhatsappNumber, { id, body, recipient, code }: Accepted): void {
  const statuses: WhatsappStatus[] = code === undefined ? number.statuses : ['failed'];
  const { customer } = recipient;
  if (customer && !statuses.includes('failed')) {
    const place = { platform: 'whatsapp' as const, account: number.phoneNumberId, customer: customer.id };
    addToChat(world, place, {
      id,
      direction: 'to_customer',
      at: world.now(),
      ...readWhatsappMessage(body),
      body,
    });
  } else {
    const reason = customer ? (code === 131026 ? 'blocked' : 'failed') : 'no_whatsapp';
    world.state.lost.push({
      account: number.phoneNumberId,
      to: recipient.input,
      messages: [body],
      reason,
      at: world.now(),
    });
    world.changed();
  }
  const callbackData = typeof body.biz_opaque_callback_data === 'string' ? body.biz_opaque_callback_data : undefined;
  const message = { id, to: customer ?? recipient.address, callbackData };
  for (const status of statuses) {
    sendWhatsappValue(world, number, statusValue(world, number, message, status, code ?? number.failCode));
  }
}
