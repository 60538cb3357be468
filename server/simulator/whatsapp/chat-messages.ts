import { isRecord } from '../http/requests.ts';
import type { ChatButton, ChatMessage } from '../world/chats.ts';

type Reading = Pick<ChatMessage, 'kind' | 'text' | 'imageUrl' | 'buttons'>;

/** What a person sees of a request body of ours: its texts, picture and buttons. */
export function readWhatsappMessage(body: Record<string, unknown>): Reading {
  const { text, image, interactive } = body;
  if (isRecord(interactive)) return readCard(interactive);
  if (isRecord(image)) {
    const caption = typeof image.caption === 'string' ? { text: image.caption } : {};
    return { kind: 'image', imageUrl: `${image.link}`, ...caption, buttons: [] };
  }
  return { kind: 'text', text: isRecord(text) ? `${text.body}` : '', buttons: [] };
}

function readCard(interactive: Record<string, unknown>): Reading {
  const { header, body, footer } = interactive;
  const parts = [header, body, footer].filter(isRecord).map(({ text }) => text);
  const image = isRecord(header) && isRecord(header.image) ? header.image.link : undefined;
  return {
    kind: 'card',
    text: parts.filter((text) => typeof text === 'string').join('\n'),
    ...(typeof image === 'string' ? { imageUrl: image } : {}),
    buttons: isRecord(interactive.action) ? readButtons(interactive.action) : [],
  };
}

function readButtons({ parameters, buttons }: Record<string, unknown>): ChatButton[] {
  if (isRecord(parameters)) return [{ label: `${parameters.display_text}`, url: `${parameters.url}` }];
  const replies = Array.isArray(buttons) ? buttons.map((button) => (isRecord(button) ? button.reply : undefined)) : [];
  return replies.filter(isRecord).map(({ id, title }) => ({ label: `${title}`, data: `${id}` }));
}
