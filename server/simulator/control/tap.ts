import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isRecord } from '../http/requests.ts';
import { instagramInbox } from '../instagram/inbox.ts';
import { writeToLine } from '../line/play.ts';
import { messengerInbox } from '../messenger/inbox.ts';
import { writeToInbox } from '../meta/messaging-play.ts';
import { writeToNumber } from '../whatsapp/play.ts';
import type { Customer } from '../world/accounts.ts';
import { type ChatButton, type ChatMessage, type ChatPlatform, chatOf, chatPlatforms } from '../world/chats.ts';
import type { World } from '../world/world.ts';
import { bodyOf, ControlError, channelNamed, customerNamed, instagramNamed, numberNamed, pageNamed } from './input.ts';

const tapInput = z.strictObject({
  platform: z.enum(chatPlatforms),
  account: z.string(),
  customer: z.string(),
  label: z.string(),
});

interface Place {
  platform: ChatPlatform;
  account: string;
  customer: Customer;
}

/** `POST /control/play/tap`: taps the newest button with that label. An address is returned, anything else is sent as its kind. */
export function tapRoute(world: World, app: FastifyInstance): void {
  app.post('/play/tap', (request) => {
    const input = bodyOf(request, tapInput);
    const place = { ...input, customer: customerNamed(world, input.customer) };
    const found = newestButton(world, place, input.label);
    if (!found) throw new ControlError(404, `no button ${input.label} in this chat`);
    if (found.button.url !== undefined) return { url: found.button.url };
    const message = send(world, place, found);
    if (!message) throw new ControlError(409, 'the customer has blocked this account');
    return { message };
  });
}

interface Found {
  offer: ChatMessage;
  button: ChatButton;
}

function newestButton(world: World, place: Place, label: string): Found | undefined {
  const chat = chatOf(world, place.platform, place.account, place.customer.id);
  for (const offer of chat.toReversed()) {
    const button = offer.buttons.find((one) => one.label === label);
    if (button && offer.direction === 'to_customer') return { offer, button };
  }
  return undefined;
}

function send(world: World, { platform, account, customer }: Place, { offer, button }: Found): ChatMessage | undefined {
  const { label: title, data = '' } = button;
  const kind = isQuickReply(offer, title) ? ('quick_reply' as const) : ('postback' as const);
  switch (platform) {
    case 'line': {
      const shown = button.text === undefined ? undefined : { text: button.text };
      const input = button.data === undefined ? { text: button.text ?? title } : { data, ...shown };
      return writeToLine(world, channelNamed(world, account), customer, input);
    }
    case 'messenger':
      return writeToInbox(world, messengerInbox(world, pageNamed(world, account)), customer, {
        kind,
        title,
        payload: data,
      });
    case 'instagram':
      return writeToInbox(world, instagramInbox(world, instagramNamed(world, account)), customer, {
        kind,
        title,
        payload: data,
      });
    case 'whatsapp':
      return writeToNumber(world, numberNamed(world, account), customer, { kind: 'reply', id: data, title });
  }
}

/** Messenger and Instagram send a quick reply as a message, a button of a card as a postback. */
function isQuickReply({ body }: ChatMessage, title: string): boolean {
  const replies = isRecord(body) && Array.isArray(body.quick_replies) ? body.quick_replies : [];
  return replies.some((reply) => isRecord(reply) && reply.title === title);
}
