import type { ComponentChildren } from 'preact';

type Props = {
  /** `primary` once on a page; `danger` takes something away; `text` for what few need. */
  kind?: 'primary' | 'plain' | 'danger' | 'text';
  type?: 'button' | 'submit';
  onClick?: (() => void) | undefined;
  /** Busy: it keeps its place and width, and does nothing. */
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Where the words alone don't say enough, as for one of many in a list. */
  label?: string;
  children: ComponentChildren;
};

export function Button({ kind = 'plain', type = 'button', onClick, busy, disabled, label, children }: Props) {
  return (
    <button
      type={type}
      class={`button ${kind}`}
      aria-busy={busy}
      aria-label={label}
      disabled={disabled}
      onClick={busy ? undefined : onClick}
    >
      {children}
    </button>
  );
}
