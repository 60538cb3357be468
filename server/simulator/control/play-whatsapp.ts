import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { setBlocked, setLastInbound } from '../meta/threads.ts';
import { statusValue } from '../whatsapp/events.ts';
import { externalWhatsappId } from '../whatsapp/identity.ts';
import { numberByPhone, readChatLink } from '../whatsapp/links.ts';
import { changeNumber, deleteFromNumber, type WhatsappInbound, writeToNumber } from '../whatsapp/play.ts';
import { sendWhatsappValue } from '../whatsapp/webhooks.ts';
import { wamid } from '../world/ids.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, customerNamed, numberNamed } from './input.ts';

const who = z.strictObject({ phoneNumberId: z.string(), customer: z.string() });
const phone = z.string().regex(/^[1-9]\d{4,15}$/);

/** What the customer does on WhatsApp. */
export function whatsappPlay(world: World, app: FastifyInstance): void {
  const place = ({ phoneNumberId, customer }: z.infer<typeof who>) =>
    [world, numberNamed(world, phoneNumberId), customerNamed(world, customer)] as const;
  const write = (input: z.infer<typeof who>, inbound: WhatsappInbound) => {
    const message = writeToNumber(...place(input), inbound);
    if (!message) throw new ControlError(409, 'the customer has blocked this number');
    return message;
  };

  app.post('/play/whatsapp/type', (request) => {
    const shape = who.extend({ text: z.string().min(1), forwarded: z.boolean().optional() });
    const { text, forwarded, ...input } = bodyOf(request, shape);
    return write(input, { kind: 'text', text, forwarded });
  });
  app.post('/play/whatsapp/reply', (request) => {
    const { id, title, ...input } = bodyOf(request, who.extend({ id: z.string(), title: z.string() }));
    return write(input, { kind: 'reply', id, title });
  });
  app.post('/play/whatsapp/image', (request) => {
    const { url, caption, ...input } = bodyOf(request, who.extend({ url: z.url(), caption: z.string().optional() }));
    return write(input, { kind: 'image', url, caption });
  });
  app.post('/play/whatsapp/delete', (request) => {
    const { messageId, ...input } = bodyOf(request, who.extend({ messageId: z.string() }));
    const message = deleteFromNumber(...place(input), messageId);
    if (!message) throw new ControlError(404, 'the customer has no such message');
    return message;
  });
  app.post('/play/whatsapp/change-number', (request) => {
    const { waId, ...input } = bodyOf(request, who.extend({ waId: phone.optional() }));
    return changeNumber(...place(input), waId);
  });
  app.post('/play/whatsapp/open-link', (request) => openLink(world, request));
  app.post('/play/whatsapp/status', (request) => sendStatus(world, request));
  app.put('/whatsapp/thread', (request) => {
    const { lastInboundAgoMs: ago, ...input } = bodyOf(
      request,
      who.extend({ lastInboundAgoMs: z.number().nullable() }),
    );
    const [, number, customer] = place(input);
    const at = ago === null ? null : world.now() - ago;
    setLastInbound(world, number.phoneNumberId, customer, at);
    return { externalId: externalWhatsappId(world, number, customer), waId: customer.waId, lastInboundAt: at };
  });
  for (const [name, blocked] of [
    ['block', true],
    ['unblock', false],
  ] as const) {
    app.post(`/play/whatsapp/${name}`, (request) => {
      const [, number, customer] = place(bodyOf(request, who));
      setBlocked(world, number.phoneNumberId, customer, blocked);
      return { blocked };
    });
  }
}

/** A tapped chat link leaves a draft in the customer's app; nothing is sent. */
function openLink(world: World, request: FastifyRequest) {
  const input = bodyOf(request, z.strictObject({ url: z.string(), customer: z.string() }));
  customerNamed(world, input.customer);
  const link = readChatLink(world, input.url);
  const number = link && numberByPhone(world, link.phone);
  if (!link || !number) throw new ControlError(404, `no WhatsApp number behind ${input.url}`);
  return { phoneNumberId: number.phoneNumberId, text: link.text };
}

const statusInput = who.extend({
  messageId: z.string().optional(),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  code: z.number().int().optional(),
  callbackData: z.string().optional(),
});

/** One more status, whatever came before; without a message id, of a message that nobody sent. */
function sendStatus(world: World, request: FastifyRequest) {
  const input = bodyOf(request, statusInput);
  const number = numberNamed(world, input.phoneNumberId);
  const to = customerNamed(world, input.customer);
  const message = { id: input.messageId ?? wamid(), to, callbackData: input.callbackData };
  sendWhatsappValue(world, number, statusValue(world, number, message, input.status, input.code ?? number.failCode));
  return { messageId: message.id };
}
