import { useState } from 'preact/hooks';
import { staffSchema } from '../../../server/contract/staff.ts';
import { useList } from '../data/list.ts';
import { ago } from '../i18n/dates.ts';
import { LoadFailure } from '../load-failure.tsx';
import { person } from '../person.ts';
import { Link } from '../router.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TableCard } from '../ui/table.tsx';
import { NewPerson } from './new-person.tsx';
import { roleName } from './role-words.ts';
import { useSignInLink } from './sign-in-link.tsx';
import { staffWords as t } from './staff-words.ts';

/** Who may sign in (M1). */
export function Page() {
  const { items, failure, load } = useList(staffSchema, '/staff');
  const [adding, setAdding] = useState(false);
  const link = useSignInLink();
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!items) return <Spinner />;

  const rows = items.map((one) => ({
    id: one.id,
    cells: [
      <span key="name" class="row">
        <Link to={`/console/staff/${one.id}`}>
          <bdi>{one.name}</bdi>
        </Link>
        {one.id === person.value?.staffId && <Badge kind="ok">{t('you')}</Badge>}
      </span>,
      roleName(one.role),
      one.passkeys,
      one.lastSeenAt ? ago(one.lastSeenAt) : t('never'),
      <Button key="link" kind="text" label={`${t('link')}: ${one.name}`} onClick={() => link.make(one)}>
        {t('link')}
      </Button>,
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
      <TableCard label={t('title')} head={[t('name'), t('role'), t('passkeys'), t('seen'), '']} rows={rows} />
      <NewPerson
        open={adding}
        onEnd={async (made) => {
          setAdding(false);
          if (!made) return;
          await load();
          await link.make(made);
        }}
      />
      {link.dialog}
    </>
  );
}
