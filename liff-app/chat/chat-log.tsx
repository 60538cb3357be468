import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useChat } from './chat-context.ts';

type Props = { label: string; length: number; above?: ComponentChildren; children: ComponentChildren };

/** The messages: a log that stays at its end while it is used, a plain list in a picture of a chat. */
export function ChatLog({ label, length, above, children }: Props) {
  const { onAction } = useChat();
  const log = useRef<HTMLDivElement>(null);
  useFollowedEnd(log, onAction ? length : null);
  if (!onAction) {
    return (
      <div class="chat-log">
        {above}
        <ol class="chat-rows">{children}</ol>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <div ref={log} class="chat-log" role="log" aria-label={label} tabIndex={0}>
      {above}
      <ol class="chat-rows">{children}</ol>
    </div>
  );
}

/** Keeps the last message in view, also when a picture above it loads after it, until the person scrolls. */
function useFollowedEnd(log: { current: HTMLDivElement | null }, length: number | null): void {
  const isFollowing = useRef(true);
  const seen = useRef(0);
  useEffect(() => {
    const node = log.current;
    if (!node || length === null) return;
    isFollowing.current = true;
    node.scrollTo({
      top: node.scrollHeight,
      behavior: seen.current > 0 && length > seen.current ? 'smooth' : 'instant',
    });
    seen.current = length;
  }, [log, length]);
  useEffect(() => {
    const node = log.current;
    if (!node) return;
    const leave = () => {
      isFollowing.current = false;
    };
    const follow = () => isFollowing.current && node.scrollTo({ top: node.scrollHeight, behavior: 'instant' });
    const moves = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
    for (const move of moves) node.addEventListener(move, leave, { passive: true });
    // A chat that was hidden gets its height when it is shown.
    const resized = new ResizeObserver(follow);
    resized.observe(node);
    // `load` doesn't bubble.
    node.addEventListener('load', follow, true);
    return () => {
      for (const move of moves) node.removeEventListener(move, leave);
      resized.disconnect();
      node.removeEventListener('load', follow, true);
    };
  }, [log]);
}
