import { useState } from 'preact/hooks';
import { type ApiKeyView, apiKeySchema } from '../../../server/contract/staff.ts';
import { call } from '../../api.ts';
import { ago } from '../i18n/dates.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { roleName } from '../staff/role-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { nothing, useList } from '../use-list.ts';
import { keyWords as t } from './key-words.ts';
import { NewKey } from './new-key.tsx';

/** Keys of the brand's own systems. */
export function Page() {
  const { items, failure, load } = useList(apiKeySchema, '/api-keys');
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<ApiKeyView | null>(null);
  if (failure) {
    return <EmptyState title={failureText(failure)} action={<Button onClick={load}>{shellWords('retry')}</Button>} />;
  }
  if (!items) return <Spinner />;

  const revoke = async () => {
    if (!ending) return;
    const reply = await call(nothing, 'DELETE', `/api-keys/${ending.id}`);
    setEnding(null);
    if (reply.ok) await load();
    else toast({ kind: 'bad', text: failureText(reply.failure) });
  };
  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const rows = items.map((key) => ({
    id: key.id,
    cells: [
      <bdi key="name">{key.name}</bdi>,
      <span key="role">
        {roleName(key.role)} {key.cardsMint && <Badge>cards:mint</Badge>}
      </span>,
      key.lastUsedAt ? ago(key.lastUsedAt) : t('never'),
      ago(key.createdAt),
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
        <Table label={t('title')} head={[t('name'), t('role'), t('used'), t('made'), '']} rows={rows} />
      )}
      <NewKey
        open={adding}
        onMade={load}
        onEnd={() => {
          setAdding(false);
        }}
      />
      <Dialog
        open={ending !== null}
        title={t('revoke.title', { name: ending?.name ?? '' })}
        onClose={() => setEnding(null)}
        actions={
          <>
            <Button onClick={() => setEnding(null)}>{t('cancel')}</Button>
            <Button kind="danger" onClick={revoke}>
              {t('revoke')}
            </Button>
          </>
        }
      >
        <p>{t('revoke.text')}</p>
      </Dialog>
    </>
  );
}
