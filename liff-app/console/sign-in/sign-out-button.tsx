import { useState } from 'preact/hooks';
import { allArrived } from '../data/leaving.ts';
import { hasDrafts } from '../data/local-draft.ts';
import { navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { signOut } from './sign-in-api.ts';
import { signInWords as t } from './sign-in-words.ts';

/** Signs out, after what was typed is saved; asks first where some of it is in this browser only, since that is deleted. */
export function SignOutButton({ kind }: { kind?: 'text' }) {
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
      navigate('/sign-in', { replace: true });
    } finally {
      setBusy(false);
    }
  };
  const begin = async () => {
    setBusy(true);
    await allArrived();
    if (!hasDrafts()) return leave();
    setBusy(false);
    setAsks(true);
  };
  return (
    <>
      <Button kind={kind} busy={busy} onClick={begin}>
        {t('signOut')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t('signOut.title')}
        onClose={() => setAsks(false)}
        action={t('signOut.anyway')}
        busy={busy}
        onConfirm={leave}
      >
        <p>{t('signOut.body')}</p>
      </ConfirmDialog>
    </>
  );
}
