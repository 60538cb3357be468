import { FriendSheet } from '../chat/live/friend-sheet.tsx';
import { locale } from '../console/i18n/words.ts';
import { answerSheet } from './actions.ts';
import { closePage, nameOf } from './apps.ts';
import { ChatPanel } from './chat-panel.tsx';
import { type Chat, titleOf } from './chats.ts';
import { PageLayer } from './page-layer.tsx';
import { changeChat, chatNamed, currentRoute, isShown, sheet, show, state } from './store.ts';
import { phoneWords } from './words.ts';

const colors = { messenger: '#0a7cff', instagram: '#d62976', line: '#06c755', whatsapp: '#128c7e' };

/** One app on the customer's phone: the chat, the page that it has open, LINE's sheet. */
export function Device({ chat }: { chat: Chat }) {
  const { key, platform, page, unread } = chat;
  const asked = sheet.value?.chat === key ? sheet.value : null;
  return (
    <section
      class={`device chat-${platform} ${chat.isFirst ? '' : 'second'}`}
      aria-labelledby={`device-${key}`}
      hidden={!isShown(key)}
      data-source={currentRoute().source.key === key}
      data-front={state.value.front === key}
      data-os={state.value.os}
      data-app={page?.app}
    >
      <h2 class="device-name" id={`device-${key}`}>
        <span class="dot" style={{ background: colors[platform] }} />
        {titleOf(chat)}
        {unread > 0 && <span class="badge bad">{phoneWords('unread', { count: unread })}</span>}
      </h2>
      <div class="screen">
        <StatusBar chat={chat} />
        <div class="apps">
          <div class="app" inert={page !== null || asked !== null}>
            <ChatPanel chat={chat} />
          </div>
          <PageLayer page={page} isBehindSheet={asked !== null} />
          {asked && (
            <FriendSheet
              kind={asked.kind}
              brand={chatNamed(asked.account)?.name ?? ''}
              locale={locale.value}
              onAnswer={(action) => answerSheet(asked, action)}
            />
          )}
        </div>
        <div class="home" aria-hidden="true" />
      </div>
    </section>
  );
}

/** iOS shows which app sent the person here; a tap leads back, and closes the page. */
function StatusBar({ chat: { key, platform, page } }: { chat: Chat }) {
  const language = locale.value === 'en' ? 'en-GB' : 'zh-TW';
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', hour12: false });
  const goBack = () => {
    if (page) closePage(page);
    if (page?.from === platform) return;
    changeChat(key, { draft: '' });
    show(currentRoute().source.key);
  };
  return (
    <div class="status">
      <span class="left">
        <span class="time">{time.format(Date.now())}</span>
        {page?.from && (
          <button type="button" aria-label={phoneWords('backTo', { app: nameOf(page.from) })} onClick={goBack}>
            ‹ {nameOf(page.from)}
          </button>
        )}
      </span>
      <span class="island" />
      <svg class="signs" viewBox="0 0 48 12" width="48" fill="currentcolor" aria-hidden="true">
        <path d="M0 8h3v4H0zM5 6h3v6H5zM9 3h3v9H9zM14 0h3v12h-3zM25.5 2.5h17v7h-17z" />
        <rect x="23" y=".5" width="24" height="11" rx="3.5" fill="none" stroke="currentcolor" />
      </svg>
    </div>
  );
}
