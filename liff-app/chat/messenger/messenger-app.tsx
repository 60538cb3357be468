import { AccountTitle } from '../account-title.tsx';
import { Avatar } from '../avatar.tsx';
import type { ChatApp } from '../chat-app.ts';
import { useChat } from '../chat-context.ts';
import { ChatIcon } from '../chat-icon.tsx';
import type { PlacedEntry } from '../chat-rows.ts';
import { MessagingContent, MessagingCustomer, messagingReplies } from '../messaging/messaging-content.tsx';
import { Speaker } from '../speaker.tsx';
import './messenger.css';

/** Messenger's chat with a page. */
export const messengerApp: ChatApp<'messenger'> = {
  stamps: 'pause',
  drawHead: (tools) => <AccountTitle back="back" icons={['phone', 'video']} tools={tools} />,
  drawRow: (placed) => <MessengerRow {...placed} />,
  quickReplies: messagingReplies,
};

function MessengerRow({ entry, isLatest }: PlacedEntry<'messenger'>) {
  const { words } = useChat();
  if (entry.by === 'brand') {
    return (
      <>
        <Avatar size="tiny" />
        <Speaker />
        <MessagingContent message={entry.message} ratio="horizontal" />
      </>
    );
  }
  return (
    <>
      {isLatest && (
        <span class="messenger-delivered" role="img" aria-label={words.delivered}>
          <ChatIcon name="delivered" size={16} />
        </span>
      )}
      <MessagingCustomer message={entry.message} />
    </>
  );
}
