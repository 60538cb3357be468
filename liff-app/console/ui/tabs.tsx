import type { JSX } from 'preact';

type Props<Id extends string> = {
  label: string;
  tabs: { id: Id; label: string }[];
  value: Id;
  onChange: (id: Id) => void;
};

/** Tabs, operated with the arrow keys. The panel belongs to the page: `<div role="tabpanel">` with the content for `value`. */
export function Tabs<Id extends string>({ label, tabs, value, onChange }: Props<Id>) {
  const walk = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = tabs.findIndex((tab) => tab.id === value);
    const next = (index + step + tabs.length) % tabs.length;
    const chosen = tabs[next];
    if (!chosen) return;
    onChange(chosen.id);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={walk}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === value}
          tabIndex={tab.id === value ? 0 : -1}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
