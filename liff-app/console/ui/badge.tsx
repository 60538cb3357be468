import type { ComponentChildren } from 'preact';

/** A state in a word, never by colour alone. */
export function Badge({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'ok' | 'warn' | 'bad';
  children: ComponentChildren;
}) {
  return <span class={`badge ${kind}`}>{children}</span>;
}
