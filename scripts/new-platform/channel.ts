import { platforms } from '../../contract/platforms.ts';
import type { SingleMessage } from '../../domain/channel.ts';
import type { Channel } from '../channel.ts';
import type { PlatformHttp } from '../http.ts';
import { oneMessage, tooLongFor } from '../limits.ts';
import { buildMessengerChannel } from '../messenger/channel.ts';
import { messagingCard, messagingImage, messagingText } from '../meta/messaging-messages.ts';

const { limits } = platforms.toy;

/** A toy: what Messenger sends and answers, within limits of its own. */
export function buildToyChannel(options: { graphUrl: string; http: PlatformHttp; now: () => Date }): Channel {
  return {
    ...buildMessengerChannel(options),
    platform: 'toy',
    tooLong: (message) => tooLongFor(limits, message),
    render: (message, to, outboxId) =>
      new TextEncoder().encode(
        JSON.stringify({
          recipient: { id: to.externalId },
          messaging_type: 'RESPONSE',
          message: { ...toyMessage(oneMessage(message)), metadata: outboxId },
        }),
      ),
    renderCard: toyMessage,
  };
}

function toyMessage(message: SingleMessage): object {
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
