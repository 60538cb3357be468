import type { ComponentChildren } from 'preact';
import { shellWords } from '../i18n/shell-words.ts';

export type FieldProps = {
  label: string;
  hint?: ComponentChildren;
  /** Replaces the hint, so that nothing moves. */
  error?: string | undefined;
  optional?: boolean;
  /** `12 / 80`, beside the hint. */
  counter?: ComponentChildren;
};

/** What a control under a label needs to be announced with its hint and its error. */
export const describedBy = (id: string, error: string | undefined) => ({
  id,
  'aria-describedby': `${id}-note`,
  'aria-invalid': error ? true : undefined,
});

/** A label, a control, and under it one line: the error, or else the hint. The control takes `describedBy(id, error)`. */
export function Field({
  id,
  label,
  hint,
  error,
  optional,
  counter,
  children,
}: FieldProps & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional && <span class="optional">{shellWords('optional')}</span>}
      </label>
      {children}
      <div class="field-note">
        <div id={`${id}-note`} class={error ? 'field-error' : 'field-hint'} aria-live="polite">
          {error || hint}
        </div>
        {counter && <div class="counter">{counter}</div>}
      </div>
    </div>
  );
}
