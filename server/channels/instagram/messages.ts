import { platforms } from '../../contract/platforms.ts';
import type { Message, SingleMessage } from '../../domain/channel.ts';
import { oneMessage } from '../limits.ts';
import { messagingCard, messagingImage, messagingText } from '../meta/messaging-messages.ts';

const { limits } = platforms.instagram;

/**
 * The body of a send: Messenger's without `messaging_type`, which Instagram's pages don't know. Whether an echo brings
 * `metadata` back isn't documented here; where it does, it tells an `unknown` send that it arrived.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
export function renderInstagramSend(message: Message, to: { externalId: string }, outboxId: string): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      recipient: { id: to.externalId },
      message: { ...instagramMessage(oneMessage(message)), metadata: outboxId },
    }),
  );
}

/** One message object. Instagram knows no `image_aspect_ratio`. */
export function instagramMessage(message: SingleMessage): object {
  switch (message.kind) {
    case 'text':
      return messagingText(message, limits);
    case 'image':
      return messagingImage(message);
    case 'card':
    case 'buttons':
      return messagingCard(message, limits, null);
  }
}
