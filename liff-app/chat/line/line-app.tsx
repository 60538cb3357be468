import { Avatar } from '../avatar.tsx';
import type { QuickReply } from '../chat-action.ts';
import type { ChatApp } from '../chat-app.ts';
import { useChat } from '../chat-context.ts';
import type { CustomerMessage } from '../chat-entry.ts';
import { ChatIcon } from '../chat-icon.tsx';
import { Attached, Photo, Video } from '../chat-media.tsx';
import type { PlacedEntry } from '../chat-rows.ts';
import { ChatText } from '../chat-text.tsx';
import { clockTime } from '../chat-times.ts';
import { Speaker } from '../speaker.tsx';
import { Flex } from './flex.tsx';
import { lineAction } from './line-action.ts';
import type { LineMessage } from './line-message.ts';
import { Template } from './template.tsx';
import './line.css';

/** LINE's chat with an Official Account. */
export const lineApp: ChatApp<'line'> = {
  stamps: 'day',
  drawHead: (tools) => (
    <>
      <span class="chat-decor" aria-hidden="true">
        <ChatIcon name="back" />
      </span>
      <LineName />
      <span class="chat-decor" aria-hidden="true">
        <ChatIcon name="search" />
      </span>
      {tools}
      <span class="chat-decor" aria-hidden="true">
        <ChatIcon name="menu" />
      </span>
    </>
  ),
  drawRow: (placed) => <LineRow {...placed} />,
  quickReplies: ({ quickReply }) =>
    (quickReply?.items ?? []).flatMap(({ action }): QuickReply[] => {
      const done = lineAction(action);
      return done ? [{ label: action.label ?? '', action: done }] : [];
    }),
};

function LineName() {
  const { brand, words } = useChat();
  return (
    <span class="chat-title">
      <span class="line-shield" role="img" aria-label={words.officialAccount}>
        <ChatIcon name="shield" size={16} />
      </span>
      <strong class="chat-name">
        <bdi>{brand.name}</bdi>
      </strong>
    </span>
  );
}

function LineRow({ entry, isFirst }: PlacedEntry<'line'>) {
  const { brand, words, locale } = useChat();
  const isIn = entry.by === 'brand';
  return (
    <>
      {isIn && <Avatar size="tiny" />}
      <div class="line-said">
        {isIn && isFirst && (
          <span class="line-sender" aria-hidden="true">
            {entry.message.sender?.name ?? brand.name}
          </span>
        )}
        {isIn && <Speaker />}
        {isIn ? <LineContent message={entry.message} /> : <CustomerContent message={entry.message} />}
      </div>
      <span class="line-notes">
        {!isIn && <span>{words.read}</span>}
        {isIn && entry.isGreeting && <span class="line-greeting">{words.greeting}</span>}
        {entry.at !== undefined && <time>{clockTime(entry.at, locale)}</time>}
      </span>
    </>
  );
}

function CustomerContent({ message }: { message: CustomerMessage }) {
  return message.kind === 'image' ? <Photo url={message.url} /> : <Bubble text={message.text} />;
}

function LineContent({ message }: { message: LineMessage }) {
  const { words } = useChat();
  switch (message.type) {
    case 'text':
      return <Bubble text={message.text} />;
    case 'image':
      return <Photo url={message.previewImageUrl} />;
    case 'video':
      return <Video previewUrl={message.previewImageUrl} />;
    case 'audio':
      return (
        <p class="chat-bubble">
          <Attached kind="audio" about={minutes(message.duration)} />
        </p>
      );
    case 'flex':
      return <Flex contents={message.contents} />;
    case 'template':
      return <Template template={message.template} />;
    default:
      return <p class="chat-bubble">{words.undrawn}</p>;
  }
}

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.round((ms % 60_000) / 1000)).padStart(2, '0')}`;

const Bubble = ({ text }: { text: string }) => (
  <p class="chat-bubble" dir="auto">
    <ChatText text={text} />
  </p>
);
