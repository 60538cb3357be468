import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shellWords } from './i18n/shell-words.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { loadPerson, person } from './person.ts';
import { Link, navigate, path } from './router.tsx';
import { signOut } from './sign-in/sign-in-api.ts';
import { signInWords } from './sign-in/sign-in-words.ts';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import { Icon, type IconName } from './ui/icon.tsx';

type Entry = { to: string; icon: IconName; key: Parameters<typeof shellWords>[0]; administrator?: boolean };

const entries: Entry[] = [
  { to: '/console/campaigns', icon: 'campaign', key: 'nav.campaigns' },
  { to: '/console/channels', icon: 'channel', key: 'nav.channels' },
  { to: '/console/staff', icon: 'staff', key: 'nav.staff', administrator: true },
  { to: '/console/keys', icon: 'key', key: 'nav.keys', administrator: true },
];
/** So many stand in the bar at the bottom of a phone; the rest is one tap further. */
const inBar = 3;

const isOpen = ({ to }: Entry) =>
  path.value.startsWith(to) || (to === '/console/campaigns' && path.value === '/console');

async function leave(): Promise<void> {
  await signOut();
  navigate('/sign-in', { replace: true });
}

/** The console's frame: who is here, where one can go, and the page. */
export function Layout({ children }: { children: ComponentChildren }) {
  const [more, setMore] = useState(false);
  useEffect(() => {
    if (!person.value) void loadPerson();
  }, []);
  const role = person.value?.role;
  const shown = entries.filter((entry) => !entry.administrator || !role || role === 'administrator');
  const rest = shown.slice(inBar);
  const link = (entry: Entry, onClick?: () => void) => (
    <Link
      key={entry.to}
      to={entry.to}
      class="nav-link"
      {...(isOpen(entry) && { 'aria-current': 'page' })}
      onClick={onClick}
    >
      <Icon name={entry.icon} />
      <span>{shellWords(entry.key)}</span>
    </Link>
  );
  return (
    <>
      <a class="skip" href="#page">
        {shellWords('nav.skip')}
      </a>
      <header class="top">
        <Link to="/console" class="wordmark">
          OmniLink
        </Link>
        <div class="top-end">
          <LanguageSwitch />
          {person.value && <bdi class="who">{person.value.name}</bdi>}
          {person.value && (
            <Button kind="text" onClick={leave}>
              {signInWords('signOut')}
            </Button>
          )}
        </div>
      </header>
      <nav class="side" aria-label={shellWords('nav.label')}>
        {shown.slice(0, inBar).map((entry) => link(entry))}
        <div class="side-rest">{rest.map((entry) => link(entry))}</div>
        <button
          type="button"
          class="nav-link nav-more"
          aria-expanded={more}
          data-current={rest.some(isOpen)}
          onClick={() => setMore(true)}
        >
          <Icon name="more" />
          <span>{shellWords('nav.more')}</span>
        </button>
      </nav>
      <Dialog open={more} title={shellWords('nav.more')} onClose={() => setMore(false)}>
        <div class="nav-sheet">
          {rest.map((entry) => link(entry, () => setMore(false)))}
          {person.value && (
            <div class="row">
              <bdi class="who">{person.value.name}</bdi>
              <Button kind="text" onClick={leave}>
                {signInWords('signOut')}
              </Button>
            </div>
          )}
        </div>
      </Dialog>
      <main id="page" tabIndex={-1}>
        {role === 'agent' ? <EmptyState title={shellWords('agent.title')} /> : children}
      </main>
    </>
  );
}
