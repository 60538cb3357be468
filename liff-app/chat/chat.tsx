import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Locale } from '../../server/contract/page.ts';
import type { Platform } from '../../server/contract/platforms.ts';
import { ActionButton } from './action-button.tsx';
import type { ChatAction, QuickReply } from './chat-action.ts';
import { apps } from './chat-apps.ts';
import { ChatContext } from './chat-context.ts';
import type { ChatBrand, ChatEntry } from './chat-entry.ts';
import { ChatLog } from './chat-log.tsx';
import { placeEntries } from './chat-rows.ts';
import { chatWords } from './chat-words.ts';
import './chat.css';
import './chat-parts.css';

export interface ChatProps<P extends Platform> {
  platform: P;
  brand: ChatBrand;
  entries: ChatEntry<P>[];
  locale: Locale;
  /** The chat's name for screen readers. */
  label: string;
  /** What a tap does. Without it the chat is a picture: nothing in it is a button, and it is as high as its messages. */
  onAction?: (action: ChatAction) => void;
  /** Without it, the browser's setting. */
  theme?: 'light' | 'dark';
  /** Where the browser gets a picture that a message names by its public address. */
  pictureAt?: (url: string) => string;
  /** Buttons in the head. */
  tools?: ComponentChildren;
  /** Before the first message. */
  above?: ComponentChildren;
  /** Under the messages: a text field, a rich menu. */
  children?: ComponentChildren;
}

/** The customer's chat with a brand, drawn as the platform's app draws it. */
export function Chat<P extends Platform>(props: ChatProps<P>) {
  const { platform, brand, entries, locale, label, onAction, theme, pictureAt, tools, above, children } = props;
  const { name, pictureUrl, about } = brand;
  const surroundings = useMemo(
    () => ({
      brand: { name, pictureUrl: pictureUrl ?? null, about: about ?? '' },
      locale,
      words: chatWords[locale],
      onAction: onAction ?? null,
      pictureAt: pictureAt ?? ((url: string) => url),
    }),
    [name, pictureUrl, about, locale, onAction, pictureAt],
  );
  const app = apps[platform];
  const latest = entries.at(-1);
  const replies = latest?.by === 'brand' ? app.quickReplies(latest.message) : [];
  return (
    <ChatContext.Provider value={surroundings}>
      <section class={`chat chat-${platform} ${onAction ? 'live' : ''}`} data-theme={theme} aria-label={label}>
        <header class="chat-head">{app.drawHead(tools)}</header>
        <ChatLog label={label} length={entries.length} above={above}>
          {placeEntries(entries, app.stamps, locale).map(({ entry, ...place }) =>
            entry.by === 'note' ? (
              <li key={entry.id} class="chat-note">
                {entry.text}
              </li>
            ) : (
              <Row key={entry.id} stamp={place.stamp} classes={rowClasses(entry, place)}>
                {app.drawRow({ entry, ...place })}
              </Row>
            ),
          )}
          {replies.length > 0 && <Replies replies={replies} />}
        </ChatLog>
        {children}
      </section>
    </ChatContext.Provider>
  );
}

const rowClasses = ({ by }: ChatEntry, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): string =>
  ['chat-row', by === 'brand' ? 'in' : 'out', isFirst && 'first', isLast && 'last'].filter(Boolean).join(' ');

function Row({ stamp, classes, children }: { stamp: string | null; classes: string; children: ComponentChildren }) {
  return (
    <>
      {stamp && (
        <li class="chat-stamp">
          <time>{stamp}</time>
        </li>
      )}
      <li class={classes}>{children}</li>
    </>
  );
}

const Replies = ({ replies }: { replies: QuickReply[] }) => (
  <li class="chat-replies">
    {replies.map(({ label, action }) => (
      <ActionButton key={label} action={action} class="chat-reply">
        {label}
      </ActionButton>
    ))}
  </li>
);
