import { useState } from 'preact/hooks';
import { type ModuleView, moduleSchema } from '../../../server/contract/modules.ts';
import { platformIds, platforms } from '../../../server/contract/platforms.ts';
import { useList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Link } from '../router.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Select } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ModuleTable } from './module-table.tsx';
import { moduleWords as t } from './module-words.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import '../campaigns/campaigns.css';
import './modules.css';

/** Every bot module (M13): what it holds, where it is used. */
export function Page() {
  const { items, failure, load } = useList(moduleSchema, '/modules');
  const [wanted, setWanted] = useState('');
  const [platform, setPlatform] = useState('');
  const [leaving, setLeaving] = useState<ModuleView | null>(null);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;
  const newOne = (
    <Link to="/console/modules/new" class="button primary">
      {t('new')}
    </Link>
  );
  if (items.length === 0) {
    return (
      <>
        <PageHead title={t('title')} />
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={newOne} />
      </>
    );
  }
  const words = wanted.trim().toLocaleLowerCase();
  const found = items.filter(
    (one) => one.name.toLocaleLowerCase().includes(words) && (!platform || one.platform === platform),
  );
  const end = (removed: boolean) => {
    setLeaving(null);
    if (removed) void load();
  };
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={newOne} />
      <div class="stack">
        <div class="module-filter">
          <TextField type="search" label={t('search')} value={wanted} onInput={setWanted} />
          <Select
            label={t('platform')}
            value={platform}
            options={[
              { value: '', label: t('platform.all') },
              ...platformIds.map((value) => ({ value, label: platforms[value].marketersName })),
            ]}
            onInput={setPlatform}
          />
        </div>
        {found.length === 0 ? (
          <EmptyState title={t('search.none')} />
        ) : (
          <ModuleTable modules={found} onRemove={setLeaving} />
        )}
      </div>
      {leaving && <RemoveDialog key={leaving.id} module={leaving} onEnd={end} />}
    </>
  );
}
