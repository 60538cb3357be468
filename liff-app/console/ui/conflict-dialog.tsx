import { defineWords } from '../i18n/words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { toast } from './toast.tsx';

export const conflictWords = defineWords(
  {
    text: 'Yours is still here. Which one should stay?',
    mine: 'Keep mine',
    theirs: 'Take theirs',
    took: 'Now you see theirs.',
    back: 'Bring mine back',
  },
  {
    text: '你的內容還在。要留哪一份？',
    mine: '留我的',
    theirs: '用對方的',
    took: '現在看到的是對方的版本。',
    back: '換回我的',
  },
);

type Props = {
  open: boolean;
  title: string;
  /** Closed without a choice: the page can open it again. */
  onClose: () => void;
  onChoose: (choice: 'mine' | 'theirs') => void;
};

/** Two people at once: the person says whose version stays. */
export function ConflictDialog({ open, title, onClose, onChoose }: Props) {
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => onChoose('theirs')}>{conflictWords('theirs')}</Button>
          <Button kind="primary" onClick={() => onChoose('mine')}>
            {conflictWords('mine')}
          </Button>
        </>
      }
    >
      <p>{conflictWords('text')}</p>
    </Dialog>
  );
}

/** Theirs is shown; `back` restores one's own. */
export const toastTheirs = (back: () => void): void =>
  toast({ text: conflictWords('took'), action: { label: conflictWords('back'), run: back } });
