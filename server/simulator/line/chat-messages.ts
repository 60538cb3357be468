import { isRecord } from '../http/requests.ts';
import type { Customer, LineChannel } from '../world/accounts.ts';
import { addToChat, type ChatButton, type ChatMessage } from '../world/chats.ts';
import { lineIdOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';
import { reaches } from './friendship.ts';

interface AcceptedPush {
  messages: unknown[];
  /** LINE's message ids, one for each message. */
  ids: string[];
  requestId: string;
  retryKey: string | undefined;
}

/** Puts a push into the customer's chat, or into the lost list: LINE answers 200 either way. */
export function deliverPush(world: World, channel: LineChannel, customer: Customer, push: AcceptedPush): void {
  const reached = reaches(world, channel, customer);
  if (reached !== 'yes') {
    const to = lineIdOf(world, customer, channel.provider);
    world.state.lost.push({
      account: channel.channelId,
      to,
      messages: push.messages,
      reason: reached,
      at: world.now(),
    });
    world.changed();
    return;
  }
  const place = { platform: 'line' as const, account: channel.channelId, customer: customer.id };
  for (const [index, body] of push.messages.entries()) {
    addToChat(world, place, {
      id: push.ids[index] ?? '',
      direction: 'to_customer',
      at: world.now(),
      ...readLineMessage(body),
      body,
      requestId: push.requestId,
      retryKey: push.retryKey,
    });
  }
}

type Reading = Pick<ChatMessage, 'kind' | 'text' | 'imageUrl' | 'buttons'>;

/** What a person sees of a message object: its texts, first picture and buttons, quick replies last. */
function readLineMessage(body: unknown): Reading {
  if (!isRecord(body)) return { kind: 'other', buttons: [] };
  const reading = readContent(body);
  return { ...reading, buttons: [...reading.buttons, ...actionsIn(body.quickReply)] };
}

function readContent(body: Record<string, unknown>): Reading {
  switch (body.type) {
    case 'text':
      return { kind: 'text', text: `${body.text}`, buttons: [] };
    case 'image':
      return { kind: 'image', imageUrl: `${body.originalContentUrl}`, buttons: [] };
    case 'flex':
    case 'template':
      return readCard(body);
    default:
      return { kind: 'other', buttons: [] };
  }
}

function readCard(body: Record<string, unknown>): Reading {
  const texts: string[] = [];
  const images: string[] = [];
  visit(body.contents ?? body.template, (node) => {
    if (node.type === 'text' && typeof node.text === 'string') texts.push(node.text);
    if (node.type === 'image' && typeof node.url === 'string') images.push(node.url);
    if (typeof node.thumbnailImageUrl === 'string') images.push(node.thumbnailImageUrl);
    if (node.type === 'buttons' || node.type === 'confirm' || Array.isArray(node.actions)) {
      for (const text of [node.title, node.text]) if (typeof text === 'string') texts.push(text);
    }
  });
  return {
    kind: 'card',
    text: texts.join('\n'),
    imageUrl: images[0],
    buttons: actionsIn(body.contents ?? body.template),
  };
}

/** A picture with a button's address is no second button. */
function actionsIn(node: unknown): ChatButton[] {
  const buttons = new Map<string, ChatButton>();
  visit(node, (inner) => {
    const isAction = inner.type === 'uri' || inner.type === 'postback' || inner.type === 'message';
    if (isAction) buttons.set(JSON.stringify(inner), readAction(inner));
  });
  return [...buttons.values()];
}

function readAction(action: Record<string, unknown>): ChatButton {
  const shown = action.type === 'message' ? action.text : action.displayText;
  return {
    label: typeof action.label === 'string' ? action.label : '',
    ...(typeof action.uri === 'string' ? { url: action.uri } : {}),
    ...(typeof action.data === 'string' ? { data: action.data } : {}),
    ...(typeof shown === 'string' ? { text: shown } : {}),
  };
}

/** Every object inside `node`, in reading order. */
function visit(node: unknown, see: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, see);
  if (!isRecord(node)) return;
  see(node);
  for (const value of Object.values(node)) visit(value, see);
}
