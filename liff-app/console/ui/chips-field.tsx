import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { describedBy, Field, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';

type Props = FieldProps & {
  value: string[];
  onInput: (value: string[]) => void;
  /** The largest number of them, and the longest length of each. */
  most: { items: number; letters: number };
  /** `Remove {chip}`. */
  removeLabel: (chip: string) => string;
};

/** Words one after the other: Enter or a comma ends one, Backspace in an empty field removes the last. */
export function ChipsField({ value, onInput, most, removeLabel, ...field }: Props) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const fresh = text
      .split(/[,，\n]/)
      .map((chip) => chip.trim().slice(0, most.letters))
      .filter(Boolean);
    setTyped('');
    if (fresh.length > 0) onInput([...new Set([...value, ...fresh])].slice(0, most.items));
  };
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => {
    // Enter also ends a word that an input method is composing.
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && value.length > 0) onInput(value.slice(0, -1));
  };
  return (
    <Field id={id} {...field}>
      <div class="input chips">
        {value.map((chip) => (
          <span key={chip} class="chip">
            <bdi>{chip}</bdi>
            <button
              type="button"
              aria-label={removeLabel(chip)}
              onClick={() => onInput(value.filter((one) => one !== chip))}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        <input
          {...describedBy(id, field.error)}
          dir="auto"
          value={typed}
          autocomplete="off"
          onInput={(event) => {
            const text = event.currentTarget.value;
            if (/[,，]$/.test(text)) add(text);
            else setTyped(text);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => add(typed)}
        />
      </div>
    </Field>
  );
}
