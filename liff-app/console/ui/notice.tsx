import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** A sentence that stands out in the page: something to know, to fix, or that went wrong. */
export function Notice({ kind = 'plain', children }: { kind?: 'plain' | 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>
      {kind !== 'plain' && <Icon name="warn" />}
      <div>{children}</div>
    </div>
  );
}
