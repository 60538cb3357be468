import type { ChatApp } from '../chat-app.ts';
import { MessagingContent, MessagingCustomer, messagingReplies } from '../messaging/messaging-content.tsx';

/** A toy's chat: what is written, without a head. */
export const toyApp: ChatApp<'toy'> = {
  stamps: 'day',
  drawHead: () => null,
  drawRow: ({ entry }) =>
    entry.by === 'brand' ? (
      <MessagingContent message={entry.message} ratio="square" />
    ) : (
      <MessagingCustomer message={entry.message} />
    ),
  quickReplies: messagingReplies,
};
