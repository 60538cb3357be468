import { useCallback } from 'preact/hooks';
import type { ChatMessage } from '../../server/simulator/world/chats.ts';
import { Chat as AppChat } from '../chat/chat.tsx';
import type { ChatAction } from '../chat/chat-action.ts';
import type { MessageOf } from '../chat/chat-apps.ts';
import type { ChatEntry } from '../chat/chat-entry.ts';
import { RichMenu } from '../chat/line/rich-menu.tsx';
import { AccountBar, AccountNotes, AccountProfile, accountAbout, BlockButton } from '../chat/live/account.tsx';
import { Composer } from '../chat/live/composer.tsx';
import { locale } from '../console/i18n/words.ts';
import { relate, write } from './actions.ts';
import { open } from './apps.ts';
import type { Chat } from './chats.ts';
import { prefix } from './simulator.ts';
import { chatNamed, currentRoute } from './store.ts';
import { phoneWords } from './words.ts';

/** One chat of the customer, as its app draws it, with what can be done in it. */
export function ChatPanel({ chat }: { chat: Chat }) {
  const { key, platform, name, pictureUrl, friendship, menu } = chat;
  const onAction = useCallback((action: ChatAction) => act(chatNamed(key), action), [key]);
  const { source, campaign } = currentRoute();
  const hasKeyword = source.key === key && campaign.keyword !== null;
  const note = hasKeyword ? phoneWords('aboutKeyword', { keyword: campaign.keyword ?? '' }) : '';
  const entries = chat.messages.flatMap(entriesOf);
  const isEmpty = entries.length === 0;
  const isNew = friendship === 'never' && isEmpty;
  const follow = () => relate(chat, 'follow');
  return (
    <AppChat
      platform={platform}
      brand={{ name, pictureUrl, about: accountAbout(platform, chat.userName, locale.value) }}
      entries={entries}
      locale={locale.value}
      label={phoneWords('chatWith', { brand: name, app: chat.appName })}
      onAction={onAction}
      tools={friendship === 'friend' && <BlockButton onBlock={() => relate(chat, 'block')} />}
      above={isNew ? <AccountProfile onAdd={follow} /> : <AccountNotes {...{ platform, note, isEmpty }} />}
    >
      {friendship === 'friend' && (
        <Composer platform={platform} draft={chat.draft} onSend={(text) => write(chat, 'type', { text })} />
      )}
      {menu && <RichMenu key={menu.richMenuId} menu={menu} pictureUrl={`${prefix}${menuPicture(menu)}`} />}
      {friendship === 'blocked' && <AccountBar offers="unblock" onTap={() => relate(chat, 'unblock')} />}
      {friendship === 'never' && !isNew && <AccountBar offers="add" onTap={follow} />}
    </AppChat>
  );
}

const menuPicture = ({ channelId, richMenuId }: NonNullable<Chat['menu']>) =>
  `control/line/channels/${channelId}/rich-menus/${richMenuId}/picture`;

/** The simulator gives the platform's own object as it was sent. */
function entriesOf({ id, at, text = '', imageUrl, body, direction, kind, byPlatform }: ChatMessage): ChatEntry[] {
  if (direction === 'to_customer')
    return [{ id, at, by: 'brand', message: body as MessageOf[Chat['platform']], isGreeting: Boolean(byPlatform) }];
  if (kind === 'image' && imageUrl)
    return [{ id, at, by: 'customer', message: { kind: 'image', url: imageUrl, ...(text && { caption: text }) } }];
  // A tapped button that says nothing leaves nothing in LINE's chat.
  return text ? [{ id, at, by: 'customer', message: { kind: 'text', text } }] : [];
}

/** What a tap in a chat sends to the platform. */
function act(chat: Chat | undefined, action: ChatAction) {
  if (!chat) return;
  const { platform } = chat;
  switch (action.kind) {
    case 'open':
      return open(action.url, { chat, app: platform });
    case 'say':
      return void write(chat, 'type', { text: action.text });
    case 'quick_reply':
      return void write(chat, 'quick-reply', { title: action.label, payload: action.data });
    case 'postback': {
      const { data, label, shown } = action;
      if (platform === 'line') return void write(chat, 'postback', { data, ...(shown !== null && { text: shown }) });
      if (platform === 'whatsapp') return void write(chat, 'reply', { id: data, title: label });
      return void write(chat, 'postback', { title: label, payload: data });
    }
  }
}
