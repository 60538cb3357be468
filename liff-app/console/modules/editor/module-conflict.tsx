import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { moduleWords as t } from '../module-words.ts';
import type { ModuleEditor } from './use-module-editor.ts';

/** Two people at once: the person says whose words stay. Closed, saving brings it back. */
export function ModuleConflict({ editor: { conflict, closeConflict, resolve } }: { editor: ModuleEditor }) {
  return (
    <Dialog
      open={conflict}
      title={t('conflict.title')}
      onClose={closeConflict}
      actions={
        <>
          <Button onClick={() => void resolve('theirs')}>{t('conflict.theirs')}</Button>
          <Button kind="primary" onClick={() => void resolve('mine')}>
            {t('conflict.mine')}
          </Button>
        </>
      }
    >
      <p>{t('conflict.text')}</p>
    </Dialog>
  );
}
