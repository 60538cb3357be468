import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../api.ts';
import { PasskeyNotice } from './account/passkey-notice.tsx';
import { shellWords } from './i18n/shell-words.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { LoadFailure } from './load-failure.tsx';
import { type Entry, entries, pageName, pagePath } from './navigation.ts';
import { loadPerson, mayDo, person } from './person.ts';
import { Link, path } from './router.tsx';
import { Enrol } from './sign-in/enrol.tsx';
import { SignOutButton } from './sign-in/sign-out-button.tsx';
import { Dialog } from './ui/dialog.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import { Icon } from './ui/icon.tsx';
import { Spinner } from './ui/spinner.tsx';

/** The number of items in the bar at the bottom of a phone; the rest is behind *More*. */
const inBar = 3;

const isOpen = (entry: Entry) =>
  path.value.startsWith(pagePath(entry)) || (entry.page === 'campaigns' && path.value === '/console');

/** The console's frame: the signed-in person, the navigation, and the page. */
export function Layout({ children }: { children: ComponentChildren }) {
  const [more, setMore] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = async () => setFailure(await loadPerson());
  useEffect(() => {
    if (!person.value) void load();
  }, []);
  if (person.value?.kind === 'enrol') return <Enrol />;
  // Nothing of the console before it is known who is signed in: an agent sees none of it.
  const shown = mayDo('use') ? entries.filter(({ needs }) => !needs || mayDo(needs)) : [];
  const rest = shown.slice(inBar);
  const link = (entry: Entry, onClick?: () => void) => (
    <Link
      key={entry.page}
      to={pagePath(entry)}
      class="nav-link"
      {...(isOpen(entry) && { 'aria-current': 'page' })}
      onClick={onClick}
    >
      <Icon name={entry.icon} />
      <span>{pageName(entry)}</span>
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
          {shown.length > 0 && <SignOutButton kind="text" />}
        </div>
      </header>
      <nav class="side" aria-label={shellWords('nav.label')} hidden={shown.length === 0}>
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
              <SignOutButton kind="text" />
            </div>
          )}
        </div>
      </Dialog>
      <main id="page" tabIndex={-1} class={person.value && shown.length === 0 ? 'alone' : undefined}>
        <PasskeyNotice />
        {failure && <LoadFailure failure={failure} retry={load} />}
        {!failure && !person.value && <Spinner />}
        {person.value && (mayDo('use') ? children : <NotForYou />)}
      </main>
    </>
  );
}

/** M1: an agent may sign in, and is told that there is nothing here for them; they can only sign out. */
function NotForYou() {
  return <EmptyState title={shellWords('agent.title')} action={<SignOutButton />} />;
}
