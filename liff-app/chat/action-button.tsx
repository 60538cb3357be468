import type { ComponentChildren, JSX } from 'preact';
import type { ChatAction } from './chat-action.ts';
import { useChat } from './chat-context.ts';

type Props = {
  action: ChatAction | null;
  class: string;
  style?: JSX.CSSProperties;
  label?: string | undefined;
  /** A second way to what a button beside it does: no stop for the keyboard and screen readers. */
  quiet?: boolean;
  children?: ComponentChildren;
};

/** A part of a message that can be tapped; in a picture of a chat it only looks so. */
export function ActionButton({ action, class: className, style, label, quiet, children }: Props) {
  const { onAction } = useChat();
  if (quiet) {
    const tap = onAction && action ? () => onAction(action) : undefined;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the button beside it does the same
      <div class={className} style={style} onClick={tap}>
        {children}
      </div>
    );
  }
  const classes = action?.kind === 'open' ? `${className} chat-leads` : className;
  if (!onAction || !action) {
    return (
      <span class={classes} style={style}>
        {children}
      </span>
    );
  }
  return (
    <button type="button" class={classes} style={style} aria-label={label} onClick={() => onAction(action)}>
      {children}
    </button>
  );
}
