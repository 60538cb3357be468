import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { describedBy, Field, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { type Suggestions, useSuggestions } from './use-suggestions.ts';

type Props = FieldProps & {
  value: string[];
  onInput: (value: string[]) => void;
  /** The largest number of them, and the longest length of each. */
  most: { items: number; letters: number };
  /** `Remove {chip}`. */
  removeLabel: (chip: string) => string;
  /** Offered while one is typed; others may be typed all the same. */
  suggestions?: Suggestions;
};

/** Words one after the other: Enter or a comma ends one, Backspace in an empty field removes the last. */
export function ChipsField({ value, onInput, most, removeLabel, suggestions, ...field }: Props) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const { found, active, reached, move, close } = useSuggestions(suggestions, typed, value);
  const put = (fresh: string[]) => {
    setTyped('');
    if (fresh.length > 0) onInput([...new Set([...value, ...fresh])].slice(0, most.items));
  };
  const add = (text: string) =>
    put(
      text
        .split(/[,，\n]/)
        .map((chip) => chip.trim().slice(0, most.letters))
        .filter(Boolean),
    );
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => {
    // Keys also choose among the words that an input method is composing.
    if (event.isComposing) return;
    const { key } = event;
    if (key === 'Enter') {
      if (reached === undefined) add(typed);
      else put([reached]);
    } else if (found.length > 0 && (key === 'ArrowDown' || key === 'ArrowUp')) move(key === 'ArrowDown' ? 1 : -1);
    else if (found.length > 0 && key === 'Escape') close();
    else {
      if (key === 'Backspace' && typed === '' && value.length > 0) onInput(value.slice(0, -1));
      return;
    }
    event.preventDefault();
  };
  return (
    <Field id={id} {...field}>
      <div class="suggested">
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
            {...(suggestions && {
              role: 'combobox' as const,
              'aria-autocomplete': 'list' as const,
              'aria-expanded': found.length > 0,
              'aria-controls': `${id}-list`,
              'aria-activedescendant': reached === undefined ? undefined : `${id}-${active}`,
            })}
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
        {suggestions && (
          <SuggestionList
            id={id}
            label={field.label}
            items={found}
            active={active}
            found={suggestions.found}
            onPick={(item) => put([item])}
          />
        )}
      </div>
    </Field>
  );
}
