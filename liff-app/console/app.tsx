import { useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AddressNotice } from './address-notice.tsx';
import { shellWords } from './i18n/shell-words.ts';
import { locale } from './i18n/words.ts';
import { Layout } from './layout.tsx';
import { Link, match, path } from './router.tsx';
import { type PageProps, type Route, routes } from './routes.ts';
import { GateDialog } from './sign-in/gate-dialog.tsx';
import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import { Spinner } from './ui/spinner.tsx';
import { Toasts } from './ui/toast.tsx';

type Opened = { path: string; Page: ComponentType<PageProps> } | { path: string; failed: true } | null;

/** The console: the page that the address names, inside the navigation unless it has none. */
export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = locale.value === 'en' ? 'en' : 'zh-Hant-TW';
  });
  const found = findRoute(path.value);
  const [opened, setOpened] = useState<Opened>(null);
  const route = found?.route;
  useEffect(() => {
    if (!route) return;
    let isShown = true;
    open(route).then((page) => isShown && setOpened(page));
    return () => {
      isShown = false;
    };
  }, [route]);

  const isFirst = useRef(true);
  useEffect(() => {
    if (!opened) return;
    // A new page starts at its top; the first one needs no scrolling.
    if (!isFirst.current) document.querySelector<HTMLElement>('#page')?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [opened]);

  if (!found) return <Layout>{lost()}</Layout>;
  const content = () => {
    if (!opened || opened.path !== found.route.path) return <Spinner />;
    if ('failed' in opened) return <NotLoaded retry={() => open(found.route).then(setOpened)} />;
    return <opened.Page key={path.value} params={found.params} />;
  };
  return (
    <>
      <AddressNotice />
      {found.route.bare ? content() : <Layout>{content()}</Layout>}
      <GateDialog />
      <Toasts />
    </>
  );
}

/** The page's code. If it loads after the person has left for another page, it must not replace that one. */
const open = ({ path, load }: Route): Promise<Opened> =>
  load().then(
    ({ Page }) => ({ path, Page }),
    () => ({ path, failed: true }),
  );

function findRoute(actual: string) {
  for (const route of routes) {
    const params = match(route.path, actual);
    if (params) return { route, params };
  }
  return null;
}

const lost = () => (
  <EmptyState
    isPage
    title={shellWords('lost')}
    action={
      <Link to="/console" class="button plain">
        {shellWords('lost.back')}
      </Link>
    }
  />
);

function NotLoaded({ retry }: { retry: () => void }) {
  return (
    <EmptyState
      isPage
      title={shellWords('load.failed')}
      action={<Button onClick={retry}>{shellWords('retry')}</Button>}
    />
  );
}
