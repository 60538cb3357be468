import { useState } from 'preact/hooks';
import type { ModuleView } from '../../../server/contract/modules.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { moduleDraft } from './editor/module-form.ts';
import { getModule, removeModule } from './module-api.ts';
import { moduleWords as t } from './module-words.ts';
import { UsedBy } from './used-by.tsx';

/** Asks before a module is deleted, or says which campaigns still send it. */
export function RemoveDialog({ module, onEnd }: { module: ModuleView; onEnd: (removed: boolean) => void }) {
  const [now, setNow] = useState(module);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const { name } = module;
  const remove = async () => {
    setBusy(true);
    const reply = await removeModule(module.id);
    // Chosen by a campaign since the list was read: its uses are read again.
    const fresh = !reply.ok && reply.failure.code === 'conflict' ? await getModule(module.id) : null;
    setBusy(false);
    if (reply.ok || reply.failure.code === 'not_found') {
      moduleDraft(module.id).clear();
      toast({ text: t('removed', { module: name }) });
      onEnd(true);
    } else if (fresh?.ok && fresh.value.usedBy.length > 0) setNow(fresh.value);
    else setFailed(failureText(reply.failure));
  };
  if (now.usedBy.length > 0) {
    return (
      <Dialog
        open
        title={t('remove.used.title', { module: name })}
        onClose={() => onEnd(false)}
        actions={<Button onClick={() => onEnd(false)}>{shellWords('close')}</Button>}
      >
        <p>{t('remove.used')}</p>
        <UsedBy module={now} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open
      title={t('remove.title', { module: name })}
      onClose={() => onEnd(false)}
      action={shellWords('remove')}
      busy={busy}
      onConfirm={remove}
      problem={failed}
    >
      <p>{t('remove.text')}</p>
    </ConfirmDialog>
  );
}
