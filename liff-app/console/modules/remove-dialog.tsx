import { useState } from 'preact/hooks';
import type { ModuleView } from '../../../server/contract/modules.ts';
import { useRequest } from '../data/use-request.ts';
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
  const request = useRequest();
  const { name } = module;
  const remove = async () => {
    const reply = await request.send(removeModule(module.id));
    if (reply.ok) {
      moduleDraft(module.id).clear();
      toast({ text: t('removed', { module: name }) });
      return onEnd(true);
    }
    if (reply.failure.code !== 'conflict') return;
    // Chosen by a campaign since the list was read: its uses are read again.
    const fresh = await getModule(module.id);
    if (fresh.ok) setNow(fresh.value);
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
      busy={request.busy}
      onConfirm={remove}
      problem={request.failure && failureText(request.failure)}
    >
      <p>{t('remove.text')}</p>
    </ConfirmDialog>
  );
}
