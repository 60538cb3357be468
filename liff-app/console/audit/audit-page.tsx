import { useState } from 'preact/hooks';
import { LoadFailure } from '../load-failure.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { AuditFilterFields } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { auditWords as t } from './audit-words.ts';
import { type AuditFilters, useAuditList } from './use-audit-list.ts';
import './audit.css';

const noFilters: AuditFilters = { who: '', action: '', from: '', to: '', object: '' };

/** Who changed what, and who was let in or refused. */
export function Page() {
  const [filters, setFilters] = useState(noFilters);
  const [objectName, setObjectName] = useState('');
  const { found, failure, busy, retry, more } = useAuditList(filters);
  if (failure) return <LoadFailure failure={failure} retry={retry} />;
  if (!found) return <Spinner />;
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
        {found.entries.length > 0 ? (
          <AuditTable
            entries={found.entries}
            onObject={({ id, name }) => {
              setObjectName(name);
              setFilters({ ...filters, object: id });
            }}
          />
        ) : (
          <EmptyState title={t('none')} text={t('none.text')} />
        )}
        {more && (
          <div class="more">
            <Button busy={busy} onClick={more}>
              {t('more')}
            </Button>
          </div>
        )}
        <p class="muted small">{t('network.hint')}</p>
      </div>
    </>
  );
}
