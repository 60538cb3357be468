import type { ComponentChildren } from 'preact';

type Props = { id: string; number: number; title: string; intro?: ComponentChildren; children: ComponentChildren };

/** One of the steps, in its own card; the stepper leads to it by its id. */
export function Step({ id, number, title, intro, children }: Props) {
  return (
    <section class="card step" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h2 id={`${id}-title`}>
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {intro && <p class="muted">{intro}</p>}
      <div class="stack">{children}</div>
    </section>
  );
}
