import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { editorWords as t } from './editor-words.ts';
import type { CampaignEditor } from './use-campaign-editor.ts';

type Props = { open: boolean; onClose: () => void; editor: CampaignEditor };

/** Two people at once: the person says whose words stay. Closed, it can be opened again from the state of saving. */
export function ConflictDialog({ open, onClose, editor }: Props) {
  const choose = async (choice: 'mine' | 'theirs') => {
    await editor.resolve(choice);
    onClose();
  };
  return (
    <Dialog
      open={open}
      title={t('conflict.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => choose('theirs')}>{t('conflict.theirs')}</Button>
          <Button kind="primary" onClick={() => choose('mine')}>
            {t('conflict.mine')}
          </Button>
        </>
      }
    >
      <p>{t('conflict.text')}</p>
    </Dialog>
  );
}
