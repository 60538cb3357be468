import type { ComponentChildren } from 'preact';

type Props = {
  title: string;
  text?: string;
  action?: ComponentChildren;
  /** It is all that the page holds: its title is the page's. */
  isPage?: boolean;
};

/** Nothing here yet: what it is for, and the next step. */
export function EmptyState({ title, text, action, isPage = false }: Props) {
  return (
    <div class="empty">
      {isPage ? <h1 class="empty-title">{title}</h1> : <p class="empty-title">{title}</p>}
      {text && <p class="muted">{text}</p>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  );
}
