import type { ComponentChildren } from 'preact';

/** Nothing here yet: what it would be good for, and the one next step. */
export function EmptyState({ title, text, action }: { title: string; text?: string; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {text && <p class="muted">{text}</p>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  );
}
