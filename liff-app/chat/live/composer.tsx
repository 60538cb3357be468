import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Platform } from '../../../server/contract/platforms.ts';
import { useChat } from '../chat-context.ts';
import { LiveIcon, type LiveIconName } from './live-icon.tsx';
import { liveWords } from './live-words.ts';
import './composer.css';

/** Each app's icons around its text field, which do nothing here. */
const decor = {
  messenger: { before: ['plus-round', 'camera', 'picture', 'mic'], after: ['like'] },
  instagram: { before: ['camera'], after: ['mic', 'photo', 'sticker'] },
  line: { before: ['plus', 'camera', 'picture'], after: ['mic'] },
  whatsapp: { before: ['plus'], after: ['camera', 'mic'] },
} satisfies Record<string, { before: LiveIconName[]; after: LiveIconName[] }>;
/** The apps whose chats can be used, not only shown. */
export type LivePlatform = keyof typeof decor;
export const isLive = (platform: Platform): platform is LivePlatform => platform in decor;

type Props = {
  platform: LivePlatform;
  /** What a link has put into the field. It can be changed before it is sent. */
  draft: string;
  onSend: (text: string) => void;
};

/** The text field under a chat, for the children of a `Chat`. */
export function Composer({ platform, draft, onSend }: Props) {
  const words = liveWords[useChat().locale];
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!draft) return;
    setText(draft);
    field.current?.focus({ preventScroll: true });
  }, [draft]);
  // As high as its text, up to what the style sheet allows.
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = 'auto';
    if (text) field.current.style.height = `${field.current.scrollHeight}px`;
  }, [text]);

  const send = (event: Event) => {
    event.preventDefault();
    if (text.trim() === '') return;
    setText('');
    onSend(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  const { before, after } = decor[platform];
  const placeholders = {
    messenger: 'Aa',
    instagram: words.instagramMessage,
    line: words.message,
    whatsapp: words.message,
  };
  return (
    <form class={text.trim() ? 'composer typing' : 'composer'} data-draft={draft !== ''} onSubmit={send}>
      <Decor names={before} />
      <textarea
        ref={field}
        name="message"
        rows={1}
        autocomplete="off"
        maxLength={1000}
        enterkeyhint="send"
        value={text}
        placeholder={placeholders[platform]}
        aria-label={words.message}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={words.send}>
        <LiveIcon name="send" size={platform === 'whatsapp' ? 20 : 24} />
      </button>
      <Decor names={after} />
    </form>
  );
}

const Decor = ({ names }: { names: LiveIconName[] }) =>
  names.map((name) => (
    <span key={name} class="composer-decor" aria-hidden="true">
      <LiveIcon name={name} />
    </span>
  ));
