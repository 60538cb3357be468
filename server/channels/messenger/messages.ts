import type { Message } from '../../domain/channel.ts';
import { cleanText, cutToGraphemes, cutToUnits } from '../../domain/plain-text.ts';

/**
 * The body of a send. `metadata` comes back in the echo, which tells an `unknown` send that it arrived.
 * `RESPONSE` is the only type that fits: outside the 24 hours nothing may be sent by a machine.
 * https://developers.facebook.com/docs/messenger-platform/reference/send-api
 */
export function renderMessengerSend(message: Message, to: { externalId: string }, outboxId: string): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      recipient: { id: to.externalId },
      messaging_type: 'RESPONSE',
      message: { ...messengerMessage(message), metadata: outboxId },
    }),
  );
}

/**
 * One message object. What Meta means by "characters" it doesn't say: UTF-16 units are the count that is never smaller
 * than another. https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic
 */
export function messengerMessage(message: Message): object {
  switch (message.kind) {
    case 'text':
      return { text: cutToUnits(cleanText(message.text), 2000) };
    case 'card':
      return { attachment: { type: 'template', payload: genericTemplate(message) } };
  }
}

function genericTemplate(card: Extract<Message, { kind: 'card' }>): object {
  const imageUrl = card.imageUrl?.startsWith('https://') ? card.imageUrl : undefined;
  const text = cutToUnits(cleanText(card.text), 80);
  return {
    template_type: 'generic',
    // Without it Messenger crops to 1.91:1.
    ...(imageUrl && { image_aspect_ratio: 'square' }),
    elements: [
      {
        title: cutToUnits(cleanText(card.title), 80),
        ...(text !== '' && { subtitle: text }),
        ...(imageUrl && { image_url: imageUrl }),
        default_action: { type: 'web_url', url: card.url },
        buttons: [
          { type: 'web_url', url: card.url, title: cutToUnits(cutToGraphemes(cleanText(card.button), 20), 20) },
        ],
      },
    ],
  };
}
