import type { Ref } from 'preact';
import { useId } from 'preact/hooks';
import { describedBy, Field, type FieldProps } from './field.tsx';

type Props = FieldProps & {
  value: string;
  onInput: (value: string) => void;
  rows?: number;
  placeholder?: string;
  disabled?: boolean | undefined;
  inputRef?: Ref<HTMLTextAreaElement>;
};

export function TextArea({ value, onInput, rows = 3, placeholder, disabled, inputRef, ...field }: Props) {
  const id = useId();
  return (
    <Field id={id} {...field}>
      <textarea
        {...describedBy(id, field.error)}
        ref={inputRef ?? null}
        class="input"
        dir="auto"
        rows={rows}
        value={value}
        placeholder={placeholder}
        disabled={disabled}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}
