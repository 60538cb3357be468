import { useEffect, useRef } from 'preact/hooks';

type Props = {
  /** Of the field: the list is `<id>-list`, its options `<id>-0`, `<id>-1`, … */
  id: string;
  label: string;
  items: string[];
  /** The option that the arrow keys have reached; -1: none. */
  active: number;
  found: (count: number) => string;
  onPick: (item: string) => void;
};

/** The listbox under a combobox, which keeps the focus. */
export function SuggestionList({ id, label, items, active, found, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);
  return (
    <>
      <div class="hidden" role="status">
        {items.length > 0 && found(items.length)}
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        class="suggestions"
        role="listbox"
        aria-label={label}
        hidden={items.length === 0}
      >
        {items.map((item, index) => (
          <button
            key={item}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Pressed, it would take the focus, and the field would add what is typed.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(item)}
          >
            <bdi>{item}</bdi>
          </button>
        ))}
      </div>
    </>
  );
}
