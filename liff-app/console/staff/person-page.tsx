import { useState } from 'preact/hooks';
import { passkeySchema, type StaffView, staffSchema } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { PasskeyList } from '../account/passkey-list.tsx';
import { SessionList } from '../account/session-list.tsx';
import { useList } from '../data/list.ts';
import { useReply } from '../data/use-reply.ts';
import { useRequest } from '../data/use-request.ts';
import { failureText } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { person } from '../person.ts';
import { Link, navigate } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { useStaffKeyDecisions } from './key-decisions.tsx';
import { PersonForm } from './person-form.tsx';
import { useSignInLink } from './sign-in-link.tsx';
import { staffWords as t } from './staff-words.ts';
import '../account/account.css';

/** One staff member: name and role, passkeys, sessions. */
export function Page({ params }: PageProps) {
  const path = `/staff/${encodeURIComponent(params.id ?? '')}`;
  const { value: somebody, setValue, failure, load } = useReply(() => call(staffSchema, 'GET', path), [path]);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!somebody) return <Spinner />;
  const isSelf = somebody.id === person.value?.staffId;
  return (
    <>
      <Link to="/console/staff" class="back">
        <Icon name="back" />
        {t('back')}
      </Link>
      <PageHead title={somebody.name} intro={isSelf && t('you.long')} />
      <div class="narrow">
        <PersonForm somebody={somebody} onSaved={setValue} />
        <Access somebody={somebody} path={path} />
        {!isSelf && <Removal somebody={somebody} path={path} />}
      </div>
    </>
  );
}

function Access({ somebody, path }: { somebody: StaffView; path: string }) {
  const link = useSignInLink();
  const passkeys = useList(passkeySchema, `${path}/passkeys`);
  const [round, setRound] = useState(0);
  return (
    <>
      <PasskeyList path={path} list={passkeys} hint={t('passkeys.hint')} onRemoved={() => setRound(round + 1)}>
        <div class="row">
          <Button onClick={() => link.make(somebody)}>{t('link')}</Button>
        </div>
        {link.dialog}
      </PasskeyList>
      <SessionList key={round} path={`${path}/sessions`} />
    </>
  );
}

function Removal({ somebody, path }: { somebody: StaffView; path: string }) {
  const [asks, setAsks] = useState(false);
  const request = useRequest();
  const decisions = useStaffKeyDecisions(somebody.id);
  const end = () => {
    setAsks(false);
    request.clear();
    decisions.clear();
  };
  const remove = async () => {
    if (!decisions.areDecided()) return;
    const reply = await request.send(call(nothing, 'DELETE', path, { body: decisions.body }));
    if (!reply.ok) return decisions.askedBy(reply.failure) && request.clear();
    toast({ text: t('removed', { name: somebody.name }) });
    navigate('/console/staff', { replace: true });
  };
  return (
    <Card title={t('remove.heading')} hint={t('remove.text')}>
      <div class="row">
        <Button kind="danger" onClick={() => setAsks(true)}>
          {t('remove')}
        </Button>
      </div>
      <ConfirmDialog
        open={asks}
        title={t('remove.title', { name: somebody.name })}
        onClose={end}
        action={t('remove')}
        busy={request.busy}
        onConfirm={remove}
        problem={request.failure && failureText(request.failure)}
      >
        <p>{t('remove.text')}</p>
        {decisions.fields}
      </ConfirmDialog>
    </Card>
  );
}
