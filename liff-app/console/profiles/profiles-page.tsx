import { useEffect, useState } from 'preact/hooks';
import { channelSchema } from '../../../server/contract/channels.ts';
import { foundProfileSchema } from '../../../server/contract/profiles.ts';
import { useList, usePagedList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { SearchField, useSearch } from '../ui/search-field.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ProfileTable } from './profile-table.tsx';
import { profileWords as t } from './profile-words.ts';
import '../campaigns/campaigns.css';
import './profiles.css';

/** Empty pages that follow by themselves, until the person says to go on. */
const mostRounds = 20;
const inAddress = (name: string) => new URLSearchParams(location.search).get(name) ?? '';

/** Finds customers, newest first. The search is in the page's address, so that *back* and other pages lead to it. */
export function Page() {
  const search = useSearch(inAddress('q'));
  const [tag, setTag] = useState(() => inAddress('tag'));
  const query = { ...(search.wanted && { q: search.wanted }), ...(tag && { tag }) };
  useEffect(() => {
    const kept = new URLSearchParams(query);
    history.replaceState(null, '', `${location.pathname}${kept.size > 0 ? `?${kept}` : ''}`);
  }, [search.wanted, tag]);
  const list = usePagedList(foundProfileSchema, '/profiles', query);
  const channels = useList(channelSchema, '/channels');
  // A page of a rare combination may be empty though there are more: the next one is asked for by itself.
  const [rounds, setRounds] = useState(0);
  useEffect(() => setRounds(0), [search.wanted, tag]);
  const isSearching = list.items?.length === 0 && list.more !== null && !list.failure;
  useEffect(() => {
    if (!isSearching || list.busy || rounds >= mostRounds) return;
    setRounds(rounds + 1);
    void list.more?.();
  }, [isSearching, list.busy, list.nextCursor, rounds]);

  if (list.failure && !list.items) return <LoadFailure failure={list.failure} retry={list.load} />;
  if (!list.items || !channels.items) return <Spinner />;
  const isAll = !search.wanted && !tag;
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
          <SearchField label={t('search')} hint={t('search.hint')} search={search} failure={list.failure} />
        </div>
        {tag && (
          <div class="row">
            <bdi>{t('only.tag', { tag })}</bdi>
            <Button kind="text" onClick={() => setTag('')}>
              {t('only.clear')}
            </Button>
          </div>
        )}
        <div aria-busy={list.busy}>{content()}</div>
        {list.items.length > 0 && <MoreButton list={list} />}
      </div>
    </>
  );
}
