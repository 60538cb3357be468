import type { ApiKeyView } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { failureText } from '../i18n/shell-words.ts';
import { useKeyDecisions } from '../staff/key-decisions.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { keyWords as t } from './key-words.ts';

/** `apiKey`: the one that is to be revoked, or null while there is none. */
type Props = { apiKey: ApiKeyView | null; onRevoked: () => Promise<void>; onEnd: () => void };

/** Revokes a key; where it has made others, asks what becomes of those. */
export function RevokeKey({ apiKey, onRevoked, onEnd }: Props) {
  const request = useRequest();
  const decisions = useKeyDecisions({ staffId: null, text: t('revoke.made'), copy: t('revoke.copy') });
  const end = () => {
    request.clear();
    decisions.clear();
    onEnd();
  };
  const revoke = async () => {
    if (!apiKey || !decisions.areDecided()) return;
    const { body } = decisions;
    const reply = await request.send(call(nothing, 'DELETE', `/api-keys/${apiKey.id}`, { body }));
    if (!reply.ok) return decisions.askedBy(reply.failure) && request.clear();
    end();
    toast({ text: t('revoked', { name: apiKey.name }) });
    await onRevoked();
  };
  return (
    <ConfirmDialog
      open={apiKey !== null}
      title={t('revoke.title', { name: apiKey?.name ?? '' })}
      onClose={end}
      action={t('revoke')}
      busy={request.busy}
      onConfirm={revoke}
      problem={request.failure && failureText(request.failure)}
    >
      <p>{t('revoke.text')}</p>
      {decisions.fields}
    </ConfirmDialog>
  );
}
