import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type Props = {
  label: ComponentChildren;
  checked: boolean;
  onInput: (checked: boolean) => void;
  hint?: ComponentChildren;
  disabled?: boolean | undefined;
};

/** On or off, effective at once. */
export function Switch({ label, checked, onInput, hint, disabled }: Props) {
  const id = useId();
  return (
    <div class="switch-row">
      <input
        id={id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-note` : undefined}
        onInput={(event) => onInput(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{label}</label>
        {hint && (
          <div id={`${id}-note`} class="field-hint">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
