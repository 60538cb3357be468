import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { AccountTitle } from '../account-title.tsx';
import type { ChatApp } from '../chat-app.ts';
import { useChat } from '../chat-context.ts';
import type { CustomerMessage } from '../chat-entry.ts';
import { ChatIcon } from '../chat-icon.tsx';
import { Attached, Photo, Video } from '../chat-media.tsx';
import type { PlacedEntry } from '../chat-rows.ts';
import { ChatText, countEmoji } from '../chat-text.tsx';
import { clockTime } from '../chat-times.ts';
import { Speaker } from '../speaker.tsx';
import { FormattedText } from './formatted-text.tsx';
import { Interactive } from './interactive.tsx';
import type { WhatsappMessage } from './whatsapp-message.ts';
import './whatsapp.css';

/** WhatsApp's chat with a business. */
export const whatsappApp: ChatApp<'whatsapp'> = {
  stamps: 'day',
  drawHead: (tools) => <AccountTitle back="back" icons={['film', 'call']} tools={tools} />,
  drawRow: (placed) => <WhatsappRow {...placed} />,
  quickReplies: () => [],
};

function WhatsappRow({ entry }: PlacedEntry<'whatsapp'>) {
  const { words, locale } = useChat();
  const foot = entry.at !== undefined && (
    <span class="whatsapp-foot">
      <time>{clockTime(entry.at, locale)}</time>
      {entry.by === 'customer' && (
        <span class="whatsapp-ticks" role="img" aria-label={words.delivered}>
          <ChatIcon name="ticks" size={16} />
        </span>
      )}
    </span>
  );
  if (entry.by === 'customer') {
    return (
      <div class="chat-bubble">
        <CustomerContent message={entry.message} />
        {foot}
      </div>
    );
  }
  const isCard = entry.message.type === 'interactive';
  return (
    <div class={`chat-bubble ${isCard ? 'card' : ''}`}>
      <Speaker />
      <Content message={entry.message} foot={foot} />
      {!isCard && foot}
    </div>
  );
}

function CustomerContent({ message }: { message: CustomerMessage }) {
  if (message.kind === 'text') return <Words text={message.text} />;
  return (
    <>
      <Photo url={message.url} />
      {message.caption && <Words text={message.caption} />}
    </>
  );
}

function Content({ message, foot }: { message: WhatsappMessage; foot: ComponentChildren }) {
  const { words } = useChat();
  switch (message.type) {
    case 'text':
      return <Words text={message.text.body} />;
    case 'image':
      return (
        <>
          <Photo url={message.image.link} />
          {message.image.caption && <Words text={message.image.caption} />}
        </>
      );
    case 'video':
      return (
        <>
          <Video />
          {message.video.caption && <Words text={message.video.caption} />}
        </>
      );
    case 'document':
      return (
        <>
          <Attached kind="file" about={message.document.filename} />
          {message.document.caption && <Words text={message.document.caption} />}
        </>
      );
    case 'interactive':
      return <Interactive interactive={message.interactive} foot={foot} />;
    default:
      return <p class="whatsapp-words">{words.undrawn}</p>;
  }
}

/** WhatsApp shows so much of a long text, and the rest on a tap. */
const foldedAt = 768;

function Words({ text }: { text: string }) {
  const { words, onAction } = useChat();
  const [isWhole, setWhole] = useState(text.length <= foldedAt);
  const emoji = countEmoji(text);
  const size = emoji > 0 && emoji <= 3 ? `emoji-${emoji}` : '';
  const shown = isWhole ? text : `${text.slice(0, foldedAt)}… `;
  return (
    <p class={`whatsapp-words ${size}`} dir="auto">
      <ChatText text={shown} draw={(part) => <FormattedText text={part} />} />
      {!isWhole &&
        (onAction ? (
          <button type="button" class="chat-link" onClick={() => setWhole(true)}>
            {words.readMore}
          </button>
        ) : (
          <span class="chat-link">{words.readMore}</span>
        ))}
    </p>
  );
}
