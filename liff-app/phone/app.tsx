import { useSignalEffect } from '@preact/signals';
import { shellWords } from '../console/i18n/shell-words.ts';
import { chooseLocale, locale } from '../console/i18n/words.ts';
import { Segments } from '../console/ui/segments.tsx';
import { Tabs } from '../console/ui/tabs.tsx';
import { Toasts } from '../console/ui/toast.tsx';
import { titleOf } from './chats.ts';
import { Controls } from './controls.tsx';
import { Device } from './device.tsx';
import { Guide } from './guide.tsx';
import icon from './icon.svg';
import { chats, isShown, route, show, shown, state } from './store.ts';
import { phoneWords } from './words.ts';

const languages = [
  { value: 'zh-Hant', label: '中文' },
  { value: 'en', label: 'EN' },
] as const;

export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = locale.value === 'en' ? 'en' : 'zh-Hant-TW';
  });
  return (
    <>
      <header class="head">
        <p class="mark">
          <img src={icon} alt="" width="24" height="24" />
          OmniLink
        </p>
        <Segments label={shellWords('language')} value={locale.value} options={[...languages]} onInput={chooseLocale} />
        <button type="button" class="button tune" popovertarget="controls">
          {phoneWords('controls')}
        </button>
      </header>
      {state.value.lost && (
        <p class="lost" role="alert">
          {phoneWords('lost')}
        </p>
      )}
      {route.value ? <Phone /> : <NoCampaign />}
      <Toasts />
    </>
  );
}

function Phone() {
  const unreadOf = (unread: number) => (unread > 0 ? ` (${unread})` : '');
  const tabs = shown.value.map((chat) => ({ id: chat.key, label: titleOf(chat) + unreadOf(chat.unread) }));
  // What another app has open stays, also where its chat isn't shown.
  const others = chats.value.filter(({ key, page }) => page && !isShown(key));
  return (
    <main>
      <div class="side">
        <Guide />
        <Controls />
      </div>
      <Tabs label={phoneWords('chats')} tabs={tabs} value={state.value.front} onChange={show} />
      <div class="stage">
        {[...shown.value, ...others].map((chat) => (
          <Device key={chat.key} chat={chat} />
        ))}
      </div>
    </main>
  );
}

const NoCampaign = () => (
  <p class="boot">
    {phoneWords('noCampaign')} <a href="/console">{phoneWords('console')}</a>
  </p>
);
