import type { JSX, RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/**
 * Moves items of a list with mouse, pen or finger: the item changes places with a neighbour once the pointer has passed the
 * neighbour's middle. Keys use the buttons beside the handle.
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
    const follow = ({ clientY }: PointerEvent) => {
      const at = now.current.index;
      const middle = (other: number) => {
        const box = list.current?.children[other]?.getBoundingClientRect();
        return box ? box.top + box.height / 2 : null;
      };
      const [above, below] = [middle(at - 1), middle(at + 1)];
      const to = above !== null && clientY < above ? at - 1 : below !== null && clientY > below ? at + 1 : at;
      if (to === at) return;
      now.current.move(at, to);
      now.current.index = to;
      setIndex(to);
    };
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      setIndex(null);
    };
    // On the window: an item that moves in the page loses the pointer.
    addEventListener('pointermove', follow, { signal: ended.signal });
    addEventListener('pointerup', end, { signal: ended.signal });
    addEventListener('pointercancel', end, { signal: ended.signal });
  };
  return { index, begin };
}
