import type { JSX, RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/**
 * Moves items of a list with mouse, pen or finger: the item goes past every other whose middle the pointer has passed, however
 * far the pointer came since its last event. Near the edge of the window the page scrolls. Keys use the buttons beside the handle.
 */
export function useDrag(list: RefObject<HTMLElement>, move: (from: number, to: number) => void) {
  const [index, setIndex] = useState<number | null>(null);
  const now = useRef<{ index: number; move: typeof move }>({ index: -1, move });
  now.current.move = move;

  const begin = (event: JSX.TargetedPointerEvent<HTMLElement>, from: number) => {
    // Another finger while one drags is no second drag.
    if (event.button !== 0 || index !== null) return;
    event.preventDefault();
    now.current.index = from;
    setIndex(from);
    const { pointerId, clientY: start } = event;
    let y = start;
    const item = list.current?.children[from];
    const settle = () => {
      // The list may have been replaced meanwhile, by what somebody else has saved.
      if (!item || !list.current?.contains(item)) return end();
      const others = [...list.current.children].filter((other) => other !== item);
      const to = others.filter((other) => middle(other) < y).length;
      const at = now.current.index;
      if (to === at) return;
      now.current.move(at, to);
      now.current.index = to;
      setIndex(to);
    };
    const follow = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return;
      y = event.clientY;
      settle();
    };
    let frame = requestAnimationFrame(function scroll() {
      frame = requestAnimationFrame(scroll);
      const by = scrollStep(y, start);
      if (by === 0) return;
      scrollBy({ top: by, behavior: 'instant' });
      settle();
    });
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      cancelAnimationFrame(frame);
      setIndex(null);
    };
    const drop = (event: PointerEvent) => {
      if (event.pointerId !== pointerId) return;
      follow(event);
      end();
    };
    const cancel = (event: PointerEvent) => {
      if (event.pointerId === pointerId) end();
    };
    // On the window: an item that moves in the page loses the pointer.
    addEventListener('pointermove', follow, { signal: ended.signal });
    addEventListener('pointerup', drop, { signal: ended.signal });
    addEventListener('pointercancel', cancel, { signal: ended.signal });
  };
  return { index, begin };
}

function middle(item: Element): number {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}

/** From the bars of the page inwards, in pixels. */
const edge = 32;
const fastest = 16;

/** How far the page scrolls in one frame, in pixels, while the pointer is near or over a bar and on its way there. */
function scrollStep(y: number, start: number): number {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
  const top = (Number.parseFloat(scrollPaddingTop) || 0) + edge;
  const bottom = innerHeight - (Number.parseFloat(scrollPaddingBottom) || 0) - edge;
  if (y < top && y < start) return -speed(top - y);
  if (y > bottom && y > start) return speed(y - bottom);
  return 0;
}

const speed = (depth: number): number => Math.min(fastest, Math.ceil(depth / 4));
