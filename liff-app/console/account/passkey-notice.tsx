import { type PasskeyChangeView, passkeyChangeSchema } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { useList } from '../data/list.ts';
import { useRequest } from '../data/use-request.ts';
import { ago } from '../i18n/dates.ts';
import { loadPerson, person } from '../person.ts';
import { Link } from '../router.tsx';
import { actorName } from '../staff/actor-name.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toastFailure } from '../ui/toast.tsx';
import { accountWords as t } from './account-words.ts';
import './passkey-notice.css';

/** Above every page, until it is dismissed: passkeys of the signed-in person were added or removed since they last signed in. */
export function PasskeyNotice() {
  return person.value?.passkeysChanged ? <Changes /> : null;
}

function Changes() {
  const { items } = useList(passkeyChangeSchema, '/session/passkey-changes');
  const request = useRequest();
  if (!items || items.length === 0) return null;
  const dismiss = async () => {
    const ids = items.map(({ id }) => id);
    const reply = await request.send(call(nothing, 'POST', '/session/passkey-changes/seen', { body: { ids } }));
    if (!reply.ok) return toastFailure(reply.failure);
    await loadPerson();
  };
  return (
    <section class="passkey-notice" aria-label={t('changes')}>
      <Notice kind="warn">
        <p>
          <strong>{t('changes')}</strong>
        </p>
        <ul>
          {items.map((change) => (
            <li key={change.id}>{sentence(change)}</li>
          ))}
        </ul>
        <p>{t('changes.wrong')}</p>
        <div class="row">
          <Button busy={request.busy} onClick={dismiss}>
            {t('changes.seen')}
          </Button>
          <Link to="/console/account" class="button text">
            {t('title')}
          </Link>
        </div>
      </Notice>
    </section>
  );
}

function sentence({ change, at, by, byLink }: PasskeyChangeView): string {
  const facts = { when: ago(at), who: actorName(by) };
  if (byLink) return t('changes.added.link', facts);
  const isOwn = by.kind === 'staff' && by.id === person.value?.staffId;
  return t(`changes.${change}.${isOwn ? 'self' : 'other'}`, facts);
}
