import type { ComponentProps } from 'preact';
import { shellWords } from '../i18n/shell-words.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

type Props = Omit<ComponentProps<typeof Dialog>, 'actions'> & {
  /** What the second button says; the first cancels. */
  action: string;
  kind?: 'primary' | 'danger';
  busy?: boolean;
  onConfirm: () => void;
  /** Why it could not be done. */
  problem?: string | false | null | undefined;
};

/** Asks before something is done, or for what it needs. */
export function ConfirmDialog({ action, kind = 'danger', busy, onConfirm, problem, children, ...dialog }: Props) {
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={dialog.onClose}>{shellWords('cancel')}</Button>
          <Button kind={kind} busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
