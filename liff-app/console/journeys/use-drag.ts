import type { JSX, RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/**
 * Moves items of a list with mouse, pen or finger: the item goes past every other whose middle the pointer has passed, however
 * far the pointer came since its last event. Keys use the buttons beside the handle.
 */
export function useDrag(list: RefObject<HTMLElement>, move: (from: number, to: number) => void) {
  const [index, setIndex] = useState<number | null>(null);
  const now = useRef<{ index: number; move: typeof move }>({ index: -1, move });
  now.current.move = move;

  const begin = (event: JSX.TargetedPointerEvent<HTMLElement>, from: number) => {
    if (event.button !== 0) return;
    event.preventDefault();
    now.current.index = from;
    setIndex(from);
    const item = list.current?.children[from];
    const follow = ({ clientY }: PointerEvent) => {
      const others = [...(list.current?.children ?? [])].filter((other) => other !== item);
      const to = others.filter((other) => middle(other) < clientY).length;
      const at = now.current.index;
      if (to === at) return;
      now.current.move(at, to);
      now.current.index = to;
      setIndex(to);
    };
    const ended = new AbortController();
    const drop = (event: PointerEvent) => {
      follow(event);
      end();
    };
    const end = () => {
      ended.abort();
      setIndex(null);
    };
    // On the window: an item that moves in the page loses the pointer.
    addEventListener('pointermove', follow, { signal: ended.signal });
    addEventListener('pointerup', drop, { signal: ended.signal });
    addEventListener('pointercancel', end, { signal: ended.signal });
  };
  return { index, begin };
}

function middle(item: Element): number {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}
