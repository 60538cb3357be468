import { isRecord } from '../http/requests.ts';
import type { ChatButton, ChatMessage } from '../world/chats.ts';

type Reading = Pick<ChatMessage, 'kind' | 'text' | 'imageUrl' | 'buttons'>;

/** What a person sees of a `message` object: its texts, first picture and buttons, quick replies last. */
export function readMessagingMessage(message: Record<string, unknown>): Reading {
  const replies = buttonsOf(message.quick_replies);
  if (typeof message.text === 'string') return { kind: 'text', text: message.text, buttons: replies };
  const attachment = isRecord(message.attachment) ? message.attachment : {};
  const payload = isRecord(attachment.payload) ? attachment.payload : {};
  if (attachment.type === 'image') return { kind: 'image', imageUrl: `${payload.url}`, buttons: replies };
  if (attachment.type !== 'template') return { kind: 'other', buttons: [] };
  const parts = Array.isArray(payload.elements) ? payload.elements.filter(isRecord) : [payload];
  const texts = parts.flatMap(({ title, subtitle, text }) => [title, subtitle, text]);
  const images = parts.map(({ image_url }) => image_url).filter((url) => typeof url === 'string');
  return {
    kind: 'card',
    text: texts.filter((text) => typeof text === 'string').join('\n'),
    imageUrl: images[0],
    buttons: [...parts.flatMap(({ buttons }) => buttonsOf(buttons)), ...replies],
  };
}

const buttonsOf = (list: unknown): ChatButton[] => (Array.isArray(list) ? list.filter(isRecord).map(readButton) : []);

function readButton(button: Record<string, unknown>): ChatButton {
  return {
    label: typeof button.title === 'string' ? button.title : '',
    ...(typeof button.url === 'string' ? { url: button.url } : {}),
    ...(typeof button.payload === 'string' ? { data: button.payload } : {}),
  };
}
