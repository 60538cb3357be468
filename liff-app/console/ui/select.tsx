import { useId } from 'preact/hooks';
import { describedBy, Field, type FieldProps } from './field.tsx';

type Props = FieldProps & {
  value: string;
  /** A disabled option is shown, greyed; say why in its label or in the hint. */
  options: { value: string; label: string; disabled?: boolean }[];
  onInput: (value: string) => void;
  disabled?: boolean | undefined;
};

export function Select({ value, options, onInput, disabled, ...field }: Props) {
  const id = useId();
  return (
    <Field id={id} {...field}>
      <select
        {...describedBy(id, field.error)}
        class="input"
        value={value}
        disabled={disabled}
        onInput={(event) => onInput(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
