import { useState } from 'preact/hooks';
import { roles } from '../../../server/contract/roles.ts';
import { type StaffView, signInLinkSchema, staffSchema } from '../../../server/contract/staff.ts';
import { call, type Failure } from '../../api.ts';
import { ago } from '../i18n/dates.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { nothing, useList } from '../use-list.ts';
import { NewPerson } from './new-person.tsx';
import { roleName } from './role-words.ts';
import { staffWords as t } from './staff-words.ts';

const sayFailure = (failure: Failure) => toast({ kind: 'bad', text: failure.message || failureText(failure) });

/** Who may sign in (M1). */
export function Page() {
  const { items, failure, load } = useList(staffSchema, '/staff');
  const [adding, setAdding] = useState(false);
  const [link, setLink] = useState<{ name: string; url: string } | null>(null);
  const [leaving, setLeaving] = useState<StaffView | null>(null);
  if (failure) {
    return <EmptyState title={failureText(failure)} action={<Button onClick={load}>{shellWords('retry')}</Button>} />;
  }
  if (!items) return <Spinner />;

  const makeLink = async ({ id, name }: StaffView) => {
    const reply = await call(signInLinkSchema, 'POST', `/staff/${id}/sign-in-link`);
    if (reply.ok) setLink({ name, url: reply.value.url });
    else sayFailure(reply.failure);
  };
  const remove = async () => {
    if (!leaving) return;
    const reply = await call(nothing, 'DELETE', `/staff/${leaving.id}`);
    setLeaving(null);
    if (reply.ok) await load();
    else sayFailure(reply.failure);
  };
  const rows = items.map((person) => ({
    id: person.id,
    cells: [
      <bdi key="name">{person.name}</bdi>,
      roleName(person.role),
      person.passkeys,
      person.lastSeenAt ? ago(person.lastSeenAt) : t('never'),
      <div key="deeds" class="row-actions">
        <Button kind="text" label={`${t('link')}: ${person.name}`} onClick={() => makeLink(person)}>
          {t('link')}
        </Button>
        <Button kind="text" label={`${t('remove')}: ${person.name}`} onClick={() => setLeaving(person)}>
          {t('remove')}
        </Button>
      </div>,
    ],
  }));
  return (
    <>
      <PageHead
        title={t('title')}
        intro={t('intro')}
        actions={
          <Button kind="primary" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        }
      />
      <Table label={t('label')} head={[t('name'), t('role'), t('passkeys'), t('seen'), '']} rows={rows} />
      <NewPerson
        open={adding}
        roles={roles}
        onEnd={async (made) => {
          setAdding(false);
          if (!made) return;
          await load();
          await makeLink(made);
        }}
      />
      <Dialog
        open={link !== null}
        title={t('link.title', { name: link?.name ?? '' })}
        onClose={() => setLink(null)}
        actions={link && <CopyButton text={link.url} />}
      >
        <p>{t('link.text')}</p>
        <p class="code wrap">{link?.url}</p>
      </Dialog>
      <Dialog
        open={leaving !== null}
        title={t('remove.title', { name: leaving?.name ?? '' })}
        onClose={() => setLeaving(null)}
        actions={
          <>
            <Button onClick={() => setLeaving(null)}>{t('cancel')}</Button>
            <Button kind="danger" onClick={remove}>
              {t('remove')}
            </Button>
          </>
        }
      >
        <p>{t('remove.text')}</p>
      </Dialog>
    </>
  );
}
