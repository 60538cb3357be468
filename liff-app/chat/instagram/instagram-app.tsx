import { AccountTitle } from '../account-title.tsx';
import { Avatar } from '../avatar.tsx';
import type { ChatApp } from '../chat-app.ts';
import { useChat } from '../chat-context.ts';
import type { PlacedEntry } from '../chat-rows.ts';
import { MessagingContent, MessagingCustomer, messagingReplies } from '../messaging/messaging-content.tsx';
import { Speaker } from '../speaker.tsx';
import './instagram.css';

/** Instagram's chat with a professional account. It crops a card's picture to a square. */
export const instagramApp: ChatApp<'instagram'> = {
  stamps: 'pause',
  drawHead: (tools) => <AccountTitle back="arrow" icons={['call', 'film']} tools={tools} />,
  drawRow: (placed) => <InstagramRow {...placed} />,
  quickReplies: messagingReplies,
};

function InstagramRow({ entry, isLatest }: PlacedEntry<'instagram'>) {
  const { words } = useChat();
  if (entry.by === 'brand') {
    return (
      <>
        <Avatar size="tiny" />
        <Speaker />
        <MessagingContent message={entry.message} ratio="square" />
      </>
    );
  }
  return (
    <>
      {isLatest && <span class="instagram-seen">{words.seen}</span>}
      <MessagingCustomer message={entry.message} />
    </>
  );
}
