import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { PasskeyView } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import type { ShownList } from '../data/list.ts';
import { useRequest } from '../data/use-request.ts';
import { ago } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { accountWords as t } from './account-words.ts';

type Props = {
  path: string;
  list: ShownList<PasskeyView>;
  hint?: string;
  onRemoved?: () => void;
  children?: ComponentChildren;
};

/** The passkeys of one person, each with a remove button. @param path `/session` or `/staff/:id`, whose `/passkeys` they are */
export function PasskeyList({ path, list: { items, failure, load }, hint, onRemoved, children }: Props) {
  const [leaving, setLeaving] = useState<{ key: PasskeyView; n: number } | null>(null);
  const request = useRequest();
  const end = () => {
    setLeaving(null);
    request.clear();
  };
  const remove = async () => {
    if (!leaving) return;
    const reply = await request.send(call(nothing, 'DELETE', `${path}/passkeys/${leaving.key.id}`));
    if (!reply.ok) return;
    end();
    toast({ text: t('passkeys.removed') });
    onRemoved?.();
    await load();
  };
  return (
    <Card title={t('passkeys')} hint={hint}>
      {failure ? <LoadFailure failure={failure} retry={load} /> : !items && <Spinner />}
      {items && items.length === 0 && <p class="muted">{t('passkeys.none')}</p>}
      {items && items.length > 0 && (
        <ul class="items">
          {items.map((key, index) => (
            <li key={key.id}>
              <div>
                <p>{t('passkeys.item', { n: index + 1 })}</p>
                <p class="muted small">{ageOf(key)}</p>
              </div>
              <Button
                kind="text"
                label={`${t('passkeys.remove')}: ${t('passkeys.item', { n: index + 1 })}`}
                onClick={() => setLeaving({ key, n: index + 1 })}
              >
                {t('passkeys.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {children}
      <ConfirmDialog
        open={leaving !== null}
        title={t('passkeys.remove.title', { n: leaving?.n ?? 1 })}
        onClose={end}
        action={t('passkeys.remove')}
        busy={request.busy}
        onConfirm={remove}
        problem={request.failure && failureText(request.failure)}
      >
        <p>{t('passkeys.remove.text')}</p>
        {items?.length === 1 && !request.failure && <Notice kind="warn">{t('passkeys.remove.last')}</Notice>}
      </ConfirmDialog>
    </Card>
  );
}

const ageOf = ({ createdAt, lastUsedAt }: PasskeyView): string =>
  lastUsedAt
    ? t('passkeys.made', { when: ago(createdAt), used: ago(lastUsedAt) })
    : t('passkeys.unused', { when: ago(createdAt) });
