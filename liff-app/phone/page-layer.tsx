// The page that an app has open over its chat, with the bars that the app draws around it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { shellWords } from '../console/i18n/shell-words.ts';
import { Icon } from '../console/ui/icon.tsx';
import { IconButton } from '../console/ui/icon-button.tsx';
import { closePage, nameOf, openInBrowser } from './apps.ts';
import type { Page } from './chats.ts';
import { keepFrame, watch, windowOf } from './navigation.ts';
import { chatNamed, pages, show, state } from './store.ts';
import { phoneWords } from './words.ts';

/** The layer over one chat; once the page is closed the focus is on what can be tapped next in the chat. */
export function PageLayer({ page, isBehindSheet }: { page: Page | null; isBehindSheet: boolean }) {
  const layer = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  const id = page?.id;
  useEffect(() => {
    const device = layer.current?.closest('.device');
    const next = () => [...(device?.querySelectorAll<HTMLElement>('.chat-log, .chat-leads') ?? [])].at(-1);
    const opened = layer.current?.querySelector<HTMLElement>('.icon-button, iframe');
    if (opened || wasOpen.current) (opened ?? next())?.focus({ preventScroll: true });
    wasOpen.current = id !== undefined;
  }, [id]);
  return (
    <div ref={layer} class="page-layer" hidden={!page}>
      {page && <OpenPage key={id} page={page} isBehindSheet={isBehindSheet} />}
    </div>
  );
}

function OpenPage({ page, isBehindSheet }: { page: Page; isBehindSheet: boolean }) {
  const [hasMenu, setMenu] = useState(false);
  const [frameRef] = useState(() => keepFrame(page));
  const more = useRef<HTMLButtonElement>(null);
  const { os, front } = state.value;
  const isBrowser = page.app === 'browser';
  const isSafari = isBrowser && os === 'ios';
  const app = nameOf(page.app);
  // One app is in front on a phone: what is behind can't be used, and a tap brings it back.
  const isBehind = front !== page.chat && (pages.value.length > 1 || Boolean(chatNamed(front)?.draft));
  const closeMenu = () => {
    setMenu(false);
    more.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <div class="page-bar">
        {!isSafari && <IconButton icon="close" label={shellWords('close')} onClick={() => closePage(page)} />}
        <span class="page-name">
          {!isBrowser && <strong class="one-line">{page.title}</strong>}
          <span class="one-line">{page.host}</span>
        </span>
        {!isBrowser && (
          <button
            ref={more}
            type="button"
            class="icon-button"
            aria-haspopup="menu"
            aria-label={shellWords('nav.more')}
            aria-expanded={hasMenu}
            onClick={() => setMenu(!hasMenu)}
          >
            <Icon name="more" />
          </button>
        )}
      </div>
      <iframe
        ref={frameRef}
        title={phoneWords('pageIn', { app })}
        src={page.url}
        inert={isBehind || isBehindSheet}
        onLoad={() => watch(page)}
      />
      {hasMenu && <PageMenu page={page} close={closeMenu} />}
      {isBehind && (
        <button type="button" class="veil" onClick={() => show(page.chat)}>
          <span class="button">{phoneWords('backTo', { app })}</span>
        </button>
      )}
    </>
  );
}

const leaveWords = {
  messenger: 'openInBrowser',
  instagram: 'openInBrowserInstagram',
  line: 'openInBrowserLine',
} as const;

function PageMenu({ page, close }: { page: Page; close: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll('button') ?? [])];
  useEffect(() => items()[0]?.focus({ preventScroll: true }), []);
  const url = () => windowOf(page)?.location.href ?? page.url;
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'Escape') close();
    else if (key === 'ArrowDown' || key === 'ArrowUp')
      items()
        .find((item) => item !== document.activeElement)
        ?.focus();
    else return;
    event.preventDefault();
  };
  const leave = page.app === 'instagram' || page.app === 'messenger' ? page.app : 'line';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape does the same
    <div class="menu-layer" onClick={close}>
      <div ref={menu} class="menu" role="menu" tabIndex={-1} onKeyDown={onKeyDown}>
        <button type="button" role="menuitem" onClick={() => openInBrowser(page, url())}>
          {phoneWords(leaveWords[leave])}
        </button>
        <button type="button" role="menuitem" onClick={() => windowOf(page)?.location.reload()}>
          {phoneWords('reload')}
        </button>
      </div>
    </div>
  );
}
