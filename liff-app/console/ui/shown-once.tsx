import type { ComponentChildren } from 'preact';
import { shellWords } from '../i18n/shell-words.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

type Props = {
  open: boolean;
  title: string;
  /** That it is shown once; or, without a value, that it can't be shown any more. */
  notice: string;
  /** Null where the first answer was lost. */
  value: string | null;
  /** What the value is. */
  label: string;
  onEnd: () => void;
  children?: ComponentChildren;
};

/** A secret that the API answers once. */
export function ShownOnce({ open, title, notice, value, label, onEnd, children }: Props) {
  const done = (
    <Button kind="primary" onClick={onEnd}>
      {shellWords('done')}
    </Button>
  );
  return (
    <Dialog open={open} title={title} onClose={onEnd} actions={done}>
      <Notice kind="warn">{notice}</Notice>
      {value !== null && <CopyableCode text={value} label={label} />}
      {children}
    </Dialog>
  );
}

/** @param props.label names the text for those who can't see it */
export function CopyableCode({ text, label, title }: { text: string; label: string; title?: string }) {
  return (
    <div class="stack">
      {title && <h3>{title}</h3>}
      <p class="code wrap">{text}</p>
      <div class="row">
        <CopyButton text={text} label={label} />
      </div>
    </div>
  );
}
