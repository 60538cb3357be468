import { useState } from 'preact/hooks';
import type { ApiKeyView } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { useKeyDecisions } from '../staff/key-decisions.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { keyWords as t } from './key-words.ts';

/** `apiKey`: the one that is to be revoked, or null while there is none. */
type Props = { apiKey: ApiKeyView | null; onRevoked: () => Promise<void>; onEnd: () => void };

/** Revokes a key; where it has made others, asks what becomes of those. */
export function RevokeKey({ apiKey, onRevoked, onEnd }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const decisions = useKeyDecisions({ staffId: null, text: t('revoke.made'), copy: t('revoke.copy') });
  const end = () => {
    setProblem(null);
    decisions.clear();
    onEnd();
  };
  const revoke = async () => {
    if (!apiKey || !decisions.areDecided()) return;
    setBusy(true);
    const reply = await call(nothing, 'DELETE', `/api-keys/${apiKey.id}`, { body: decisions.body });
    setBusy(false);
    setProblem(null);
    if (!reply.ok) return decisions.askedBy(reply.failure) || setProblem(failureText(reply.failure));
    end();
    toast({ text: t('revoked', { name: apiKey.name }) });
    await onRevoked();
  };
  return (
    <Dialog
      open={apiKey !== null}
      title={t('revoke.title', { name: apiKey?.name ?? '' })}
      onClose={end}
      actions={
        <>
          <Button onClick={end}>{shellWords('cancel')}</Button>
          <Button kind="danger" busy={busy} onClick={revoke}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p>{t('revoke.text')}</p>
      {decisions.fields}
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
