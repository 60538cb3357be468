import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

type Props = { title: string; hint?: ComponentChildren; children?: ComponentChildren };

/** A part of a page under its own heading. */
export function Card({ title, hint, children }: Props) {
  const id = useId();
  return (
    <section class="card stack" aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        {hint && <p class="muted">{hint}</p>}
      </div>
      {children}
    </section>
  );
}
