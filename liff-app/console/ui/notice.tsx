import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** A highlighted sentence: information, something to fix, or an error. */
export function Notice({ kind = 'plain', children }: { kind?: 'plain' | 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>
      {kind !== 'plain' && <Icon name="warn" />}
      <div>{children}</div>
    </div>
  );
}
