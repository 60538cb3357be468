import { platforms } from '../../contract/platforms.ts';
import type { Message, SingleMessage } from '../../domain/channel.ts';
import { oneMessage } from '../limits.ts';
import { messagingCard, messagingImage, messagingText } from '../meta/messaging-messages.ts';

const { limits } = platforms.messenger;

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
      message: { ...messengerMessage(oneMessage(message)), metadata: outboxId },
    }),
  );
}

/** One message object. Without `square` Messenger crops a picture to 1.91:1. */
export function messengerMessage(message: SingleMessage): object {
  switch (message.kind) {
    case 'text':
      return messagingText(message, limits);
    case 'image':
      return messagingImage(message);
    case 'card':
    case 'buttons':
      return messagingCard(message, limits, 'square');
  }
}
