import { useEffect, useState } from 'preact/hooks';
import { channelSchema } from '../../../server/contract/channels.ts';
import { foundProfileSchema } from '../../../server/contract/profiles.ts';
import { useList, usePagedList } from '../data/list.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ProfileTable } from './profile-table.tsx';
import { profileWords as t } from './profile-words.ts';
import '../campaigns/campaigns.css';
import './profiles.css';

const pauseMs = 250;
const longest = 200;
/** Empty pages that follow by themselves, until the person says to go on. */
const mostRounds = 20;
const inAddress = (name: string) => new URLSearchParams(location.search).get(name) ?? '';

/** Finds customers, newest first. The search is in the page's address, so that *back* and other pages lead to it. */
export function Page() {
  const [typed, setTyped] = useState(() => inAddress('q'));
  const [query, setQuery] = useState(() => ({ q: inAddress('q'), tag: inAddress('tag') }));
  useEffect(() => {
    const timer = setTimeout(() => setQuery((before) => ({ ...before, q: typed.trim() })), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
    history.replaceState(null, '', `${location.pathname}${kept.size > 0 ? `?${kept}` : ''}`);
  }, [query]);
  const list = usePagedList(foundProfileSchema, '/profiles', { q: query.q || undefined, tag: query.tag || undefined });
  const channels = useList(channelSchema, '/channels');
  // A page of a rare combination may be empty though there are more: the next one is asked for by itself.
  const [rounds, setRounds] = useState(0);
  useEffect(() => setRounds(0), [query]);
  const isSearching = list.items?.length === 0 && list.more !== null && !list.failure;
  useEffect(() => {
    if (!isSearching || list.busy || rounds >= mostRounds) return;
    setRounds(rounds + 1);
    void list.more?.();
  }, [isSearching, list.busy, list.nextCursor, rounds]);

  if (list.failure && !list.items) return <LoadFailure failure={list.failure} retry={list.load} />;
  if (!list.items || !channels.items) return <Spinner />;
  const isAll = !query.q && !query.tag;
  const content = () => {
    if (list.items && list.items.length > 0)
      return <ProfileTable profiles={list.items} channels={channels.items ?? []} />;
    if (isSearching && rounds < mostRounds) return <p class="muted">{t('search.going')}</p>;
    if (isSearching) {
      const goOn = <Button onClick={() => setRounds(0)}>{t('search.goOn')}</Button>;
      return <EmptyState title={t('search.noneYet')} text={t('search.none.text')} action={goOn} />;
    }
    if (isAll) return <EmptyState title={t('empty.title')} text={t('empty.text')} />;
    return <EmptyState title={t('search.none')} text={t('search.none.text')} />;
  };
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="stack">
        <div class="profile-search">
          <TextField
            type="search"
            label={t('search')}
            hint={t('search.hint')}
            value={typed}
            error={list.failure ? failureText(list.failure) : undefined}
            onInput={(text) => setTyped(text.slice(0, longest))}
          />
        </div>
        {query.tag && (
          <div class="row">
            <bdi>{t('only.tag', { tag: query.tag })}</bdi>
            <Button kind="text" onClick={() => setQuery({ ...query, tag: '' })}>
              {t('only.clear')}
            </Button>
          </div>
        )}
        <div aria-busy={list.busy}>{content()}</div>
        {list.items.length > 0 && list.more && (
          <div class="more">
            <Button busy={list.busy} onClick={list.more}>
              {shellWords('more')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
