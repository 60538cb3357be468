import type { PhonePreview } from '../../server/contract/phone-previews.ts';
import { Chat } from '../chat/chat.tsx';
import type { ChatAction } from '../chat/chat-action.ts';
import { Composer, isLive } from '../chat/live/composer.tsx';
import type { ShownChat } from './preview-chats.ts';

type Props = {
  chat: ShownChat;
  shown: PhonePreview;
  /** The text that the app has opened with, to be sent. */
  draft: string | null;
  onAction: (action: ChatAction) => void;
  onSend: () => void;
};

/** One of the customer's two chats. */
export function PreviewChat({ chat: { side, entries }, shown, draft, onAction, onSend }: Props) {
  const { platform, name } = shown[side];
  return (
    <Chat
      key={side}
      platform={platform}
      brand={{ name }}
      entries={entries}
      locale={shown.locale}
      label={`${platform} ${name}`}
      onAction={onAction}
      pictureAt={pictureAt}
    >
      {draft !== null && isLive(platform) && <Composer platform={platform} draft={draft} onSend={onSend} />}
    </Chat>
  );
}

/** Our own pictures, from wherever the page is open: its policy allows no other address. */
const pictureAt = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
