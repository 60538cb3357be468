import { useState } from 'preact/hooks';
import { type TagView, tagViewSchema } from '../../../server/contract/tags.ts';
import { usePagedList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { SearchField, useSearch } from '../ui/search-field.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { TagTable } from './tag-table.tsx';
import { tagWords as t } from './tag-words.ts';
import { useRunningChanges } from './use-running-changes.ts';
import '../campaigns/campaigns.css';
import './tags.css';

/** Every tag, by name: how many contacts have it, and what uses it. */
export function Page() {
  const search = useSearch();
  const list = usePagedList(tagViewSchema, '/tags', { q: search.wanted || undefined });
  const [asked, setAsked] = useState<{ what: 'rename' | 'remove'; tag: TagView } | null>(null);
  useRunningChanges(list);
  if (list.failure && !list.items) return <LoadFailure failure={list.failure} retry={list.load} />;
  if (!list.items) return <Spinner />;
  if (list.items.length === 0 && !list.query.q && search.typed === '') {
    const campaigns = (
      <Link to="/console/campaigns" class="button plain">
        {t('empty.action')}
      </Link>
    );
    return (
      <>
        <PageHead title={t('title')} />
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={campaigns} />
      </>
    );
  }
  const end = () => setAsked(null);
  const done = () => {
    end();
    void list.load();
  };
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="stack">
        <div class="campaign-search">
          <SearchField label={t('search')} search={search} failure={list.failure} />
        </div>
        {list.items.length === 0 ? (
          <EmptyState title={t('search.none')} />
        ) : (
          <TagTable
            tags={list.items}
            onRename={(tag) => setAsked({ what: 'rename', tag })}
            onRemove={(tag) => setAsked({ what: 'remove', tag })}
          />
        )}
        <MoreButton list={list} />
      </div>
      {asked?.what === 'rename' && <RenameDialog key={asked.tag.name} tag={asked.tag} onRenamed={done} onEnd={end} />}
      {asked?.what === 'remove' && <RemoveDialog key={asked.tag.name} tag={asked.tag} onRemoved={done} onEnd={end} />}
    </>
  );
}
