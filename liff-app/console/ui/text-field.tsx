import { useId } from 'preact/hooks';
import { describedBy, Field, type FieldProps } from './field.tsx';

type Props = FieldProps & {
  value: string;
  onInput: (value: string) => void;
  onBlur?: () => void;
  type?: 'text' | 'search' | 'url' | 'password' | 'color' | 'number' | 'date' | 'time';
  placeholder?: string;
  autocomplete?: string;
  disabled?: boolean | undefined;
  /** For ids and secrets, without spell checking. */
  code?: boolean;
};

export function TextField({
  value,
  onInput,
  onBlur,
  type = 'text',
  placeholder,
  autocomplete = 'off',
  disabled,
  code,
  ...field
}: Props) {
  const id = useId();
  return (
    <Field id={id} {...field}>
      <input
        {...describedBy(id, field.error)}
        class={code ? 'input code' : 'input'}
        type={type}
        dir="auto"
        value={value}
        placeholder={placeholder}
        autocomplete={autocomplete}
        spellcheck={code ? false : undefined}
        disabled={disabled}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onBlur}
      />
    </Field>
  );
}
