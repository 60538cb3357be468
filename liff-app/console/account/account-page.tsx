import { useState } from 'preact/hooks';
import { passkeySchema } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { useList } from '../data/list.ts';
import { chooseLocale, locale } from '../i18n/words.ts';
import { person } from '../person.ts';
import { preferPhonePasskey } from '../sign-in/prefer-phone-passkey.ts';
import { addPasskey } from '../sign-in/sign-in-api.ts';
import { useAsyncAction } from '../sign-in/use-async-action.ts';
import { roleName } from '../staff/role-words.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Select } from '../ui/select.tsx';
import { toast, toastFailure } from '../ui/toast.tsx';
import { accountWords as t } from './account-words.ts';
import { PasskeyList } from './passkey-list.tsx';
import { SessionList } from './session-list.tsx';
import './account.css';

/** The signed-in person's account: name and role, passkeys, and sessions. */
export function Page() {
  const [round, setRound] = useState(0);
  return (
    <>
      <PageHead title={t('title')} />
      <div class="narrow">
        <Self />
        <OwnPasskeys onChanged={() => setRound(round + 1)} />
        <SessionList
          // Adding or removing a passkey ends sessions.
          key={round}
          path="/session/all"
          hint={t('sessions.hint')}
          more={(elsewhere, reload) => elsewhere > 0 && <EndOthers reload={reload} />}
        />
        <section class="card">
          <Select
            label={t('language')}
            hint={t('language.hint')}
            value={locale.value}
            options={[
              { value: 'zh-Hant', label: '繁體中文' },
              { value: 'en', label: 'English' },
            ]}
            onInput={(value) => chooseLocale(value === 'en' ? 'en' : 'zh-Hant')}
          />
        </section>
      </div>
    </>
  );
}

function Self() {
  if (!person.value) return null;
  const { name, role } = person.value;
  return (
    <section class="card stack" aria-label={t('title')}>
      <dl class="facts">
        <dt>{t('name')}</dt>
        <dd>
          <bdi>{name}</bdi>
        </dd>
        <dt>{t('role')}</dt>
        <dd>{roleName(role)}</dd>
      </dl>
      {role !== 'administrator' && <p class="muted small">{t('self.hint')}</p>}
    </section>
  );
}

function OwnPasskeys({ onChanged }: { onChanged: () => void }) {
  const list = useList(passkeySchema, '/session/passkeys');
  const byPhone = preferPhonePasskey();
  const action = useAsyncAction(
    () => addPasskey(byPhone, true),
    async () => {
      toast({ text: t('passkeys.added') });
      onChanged();
      await list.load();
    },
  );
  if (person.value?.demo) {
    return <Card title={t('passkeys')} hint={t('passkeys.demo')} />;
  }
  return (
    <PasskeyList path="/session" list={list} hint={t('passkeys.hint')} onRemoved={onChanged}>
      <div class="row">
        <Button busy={action.busy} onClick={action.run}>
          {t('passkeys.add')}
        </Button>
        {action.problem && (
          <p class="field-error" role="alert">
            {action.problem}
          </p>
        )}
      </div>
    </PasskeyList>
  );
}

function EndOthers({ reload }: { reload: () => Promise<void> }) {
  const end = async () => {
    const reply = await call(nothing, 'DELETE', '/session/others');
    if (!reply.ok) return toastFailure(reply.failure);
    toast({ text: t('sessions.others.done') });
    await reload();
  };
  return (
    <div class="row">
      <Button onClick={end}>{t('sessions.others')}</Button>
    </div>
  );
}
