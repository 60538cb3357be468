import { useState } from 'preact/hooks';
import { auditEntrySchema } from '../../../server/contract/audit.ts';
import { usePagedList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { MoreButton } from '../ui/more-button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { AuditFilterFields } from './audit-filters.tsx';
import { type AuditFilters, auditQuery } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';
import { auditWords as t } from './audit-words.ts';
import './audit.css';

const noFilters: AuditFilters = { who: '', action: '', from: '', to: '', object: '' };

/** Who changed what, and who signed in or was refused. */
export function Page() {
  const [filters, setFilters] = useState(noFilters);
  const [objectName, setObjectName] = useState('');
  const list = usePagedList(auditEntrySchema, '/audit', auditQuery(filters));
  const { items, failure, load } = list;
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="stack">
        <AuditFilterFields filters={filters} onChange={setFilters} />
        {filters.object && (
          <div class="row">
            <bdi>{t('onlyObject', { name: objectName })}</bdi>
            <Button kind="text" onClick={() => setFilters({ ...filters, object: '' })}>
              {t('clear')}
            </Button>
          </div>
        )}
        {items.length > 0 ? (
          <AuditTable
            entries={items}
            onObject={({ id, name }) => {
              setObjectName(name);
              setFilters({ ...filters, object: id });
            }}
          />
        ) : (
          <EmptyState title={t('none')} text={t('none.text')} />
        )}
        <MoreButton list={list} label={t('more')} />
        <p class="muted small">{t('network.hint')}</p>
      </div>
    </>
  );
}
