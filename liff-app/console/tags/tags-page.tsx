import { useEffect, useState } from 'preact/hooks';
import { type TagView, tagViewSchema } from '../../../server/contract/tags.ts';
import { usePagedList } from '../data/list.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { TagTable } from './tag-table.tsx';
import { tagWords as t } from './tag-words.ts';
import { useRunningChanges } from './use-running-changes.ts';
import '../campaigns/campaigns.css';
import './tags.css';

const pauseMs = 250;

/** Every tag, by name: how many contacts have it, and what uses it. */
export function Page() {
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const list = usePagedList(tagViewSchema, '/tags', { q: wanted || undefined });
  const [asked, setAsked] = useState<{ what: 'rename' | 'remove'; tag: TagView } | null>(null);
  useRunningChanges(list);
  if (list.failure && !list.items) return <LoadFailure failure={list.failure} retry={list.load} />;
  if (!list.items) return <Spinner />;
  if (list.items.length === 0 && !list.query.q && typed === '') {
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
          <TextField
            type="search"
            label={t('search')}
            value={typed}
            error={list.failure ? failureText(list.failure) : undefined}
            onInput={setTyped}
          />
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
        {list.more && (
          <div class="more">
            <Button busy={list.busy} onClick={list.more}>
              {shellWords('more')}
            </Button>
          </div>
        )}
      </div>
      {asked?.what === 'rename' && <RenameDialog key={asked.tag.name} tag={asked.tag} onRenamed={done} onEnd={end} />}
      {asked?.what === 'remove' && <RemoveDialog key={asked.tag.name} tag={asked.tag} onRemoved={done} onEnd={end} />}
    </>
  );
}
