import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../api.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Icon } from './icon.tsx';

type Toast = {
  text: string;
  kind?: 'plain' | 'bad';
  /** Ten seconds to undo it, by default. */
  action?: { label: string; run: () => void };
  seconds?: number;
  /** For the action of a toast whose cause took the focused control away. */
  takesFocus?: boolean;
};

const shown = signal<(Toast & { id: number })[]>([]);
let next = 0;

/** Shows a message at the edge of the page, with an action if there is one. */
export function toast(one: Toast): void {
  next += 1;
  const id = next;
  // An earlier message is replaced; one with an action stays for its ten seconds.
  shown.value = [...shown.value.filter((before) => before.action), { ...one, id }];
}

/** Shows at the edge of the page why something could not be done. */
export const toastFailure = (failure: Failure): void => toast({ kind: 'bad', text: failureText(failure) });

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

function ToastRow({ toast, onEnd }: { toast: Toast; onEnd: () => void }) {
  const { text, kind = 'plain', action, seconds = 10, takesFocus } = toast;
  const row = useRef<HTMLDivElement>(null);
  const [isRead, setIsRead] = useState(false);
  const end = () => {
    // If the focus is on it, it moves to the page, not to the beginning of the window.
    if (row.current?.contains(document.activeElement))
      document.querySelector<HTMLElement>('#page')?.focus({ preventScroll: true });
    onEnd();
  };
  useEffect(() => {
    if (takesFocus) row.current?.querySelector('button')?.focus();
  }, []);
  useEffect(() => {
    // Under the pointer it waits.
    if (isRead) return;
    const timer = setTimeout(end, seconds * 1000);
    return () => clearTimeout(timer);
  }, [isRead]);
  return (
    <div
      ref={row}
      class={`toast ${kind}`}
      onPointerEnter={() => setIsRead(true)}
      onPointerLeave={() => setIsRead(false)}
    >
      <p dir="auto">{text}</p>
      {action && (
        <button
          type="button"
          class="toast-action"
          onClick={() => {
            end();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={shellWords('close')} onClick={end}>
        <Icon name="close" />
      </button>
    </div>
  );
}
