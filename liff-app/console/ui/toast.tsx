import { signal } from '@preact/signals';
import { shellWords } from '../i18n/shell-words.ts';
import { Icon } from './icon.tsx';

type Toast = {
  text: string;
  kind?: 'plain' | 'bad';
  /** Ten seconds to take it back, by default. */
  action?: { label: string; run: () => void };
  seconds?: number;
};

const shown = signal<(Toast & { id: number })[]>([]);
let next = 0;

/** Says something at the edge of the page, with a way back if there is one. */
export function toast(one: Toast): void {
  next += 1;
  const id = next;
  // What was said before is over; a way back stays for its ten seconds.
  shown.value = [...shown.value.filter((before) => before.action), { ...one, id }];
  setTimeout(() => dismiss(id), (one.seconds ?? 10) * 1000);
}

const dismiss = (id: number) => {
  shown.value = shown.value.filter((one) => one.id !== id);
};

/** Where toasts appear; once, in the shell. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {shown.value.map((one) => (
        <ToastRow key={one.id} toast={one} onEnd={() => dismiss(one.id)} />
      ))}
    </div>
  );
}

function ToastRow({ toast: { text, kind = 'plain', action }, onEnd }: { toast: Toast; onEnd: () => void }) {
  return (
    <div class={`toast ${kind}`}>
      <p dir="auto">{text}</p>
      {action && (
        <button
          type="button"
          class="toast-action"
          onClick={() => {
            onEnd();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={shellWords('close')} onClick={onEnd}>
        <Icon name="close" />
      </button>
    </div>
  );
}
