import { useId } from 'preact/hooks';

type Props<Value extends string> = {
  label: string;
  value: Value;
  options: { value: Value; label: string }[];
  onInput: (value: Value) => void;
};

/** A choice among two or three, side by side. */
export function Segments<Value extends string>({ label, value, options, onInput }: Props<Value>) {
  const id = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onInput={() => onInput(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
