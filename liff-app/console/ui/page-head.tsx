import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

type Props = { title: string; intro?: ComponentChildren; actions?: ComponentChildren };

/** The head of every page: its heading, which also names the window, and what can be done here. */
export function PageHead({ title, intro, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · OmniLink`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        {intro && <div class="muted">{intro}</div>}
      </div>
      {actions && <div class="page-actions">{actions}</div>}
    </div>
  );
}
