import { useState } from 'preact/hooks';
import { type ApiKeyView, apiKeySchema } from '../../../server/contract/staff.ts';
import { useList } from '../data/list.ts';
import { ago, day } from '../i18n/dates.ts';
import { LoadFailure } from '../load-failure.tsx';
import { actorName } from '../staff/actor-name.ts';
import { roleName } from '../staff/role-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TableCard } from '../ui/table.tsx';
import { keyWords as t } from './key-words.ts';
import { NewKey } from './new-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

/** Keys of the brand's own systems. */
export function Page() {
  const { items, failure, load } = useList(apiKeySchema, '/api-keys');
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<ApiKeyView | null>(null);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;

  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const rows = items.map((key) => ({
    id: key.id,
    cells: [
      <bdi key="name">{key.name}</bdi>,
      <span key="role" class="row">
        {roleName(key.role)} {key.cardsMint && <Badge>cards:mint</Badge>}
      </span>,
      key.lastUsedAt ? ago(key.lastUsedAt) : t('never'),
      <span key="made">
        {t('made.by', { when: ago(key.createdAt), who: actorName(key.madeBy) })}
        {key.takenOverBy && <span class="muted small"> {t('taken.by', { who: actorName(key.takenOverBy) })}</span>}
        {(key.takenOverBy ?? key.madeBy).gone && (
          <>
            {' '}
            <Badge kind="warn">{t('orphan')}</Badge>
          </>
        )}
      </span>,
      endOf(key.expiresAt),
      <Button key="revoke" kind="text" label={`${t('revoke')}: ${key.name}`} onClick={() => setEnding(key)}>
        {t('revoke')}
      </Button>,
    ],
  }));
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} actions={items.length > 0 && add} />
      {items.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')} action={add} />
      ) : (
        <TableCard label={t('title')} head={[t('name'), t('role'), t('used'), t('made'), t('end'), '']} rows={rows} />
      )}
      <NewKey open={adding} onMade={load} onEnd={() => setAdding(false)} />
      <RevokeKey apiKey={ending} onRevoked={load} onEnd={() => setEnding(null)} />
    </>
  );
}

function endOf(expiresAt: string | null) {
  if (!expiresAt) return t('end.never');
  return new Date(expiresAt).getTime() > Date.now() ? day(expiresAt) : <Badge kind="warn">{t('ended')}</Badge>;
}
