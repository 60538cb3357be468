import { useEffect, useState } from 'preact/hooks';

export type Suggestions = {
  /** What fits a typed text, the best first. */
  find: (text: string) => Promise<string[]>;
  /** Read out when there are some: `3 existing tags`. */
  found: (count: number) => string;
};

const pauseMs = 200;

/**
 * Suggestions for what is typed, after a pause, without those that are `chosen` already, and the one that the arrow keys have reached.
 * @param suggestions undefined: none
 */
export function useSuggestions(suggestions: Suggestions | undefined, typed: string, chosen: readonly string[]) {
  const [found, setFound] = useState<string[]>([]);
  const [active, setActive] = useState(-1);
  const text = typed.trim();
  const close = () => {
    setFound([]);
    setActive(-1);
  };
  useEffect(() => {
    close();
    if (!suggestions || text === '') return;
    let isLate = false;
    const timer = setTimeout(async () => {
      const answer = await suggestions.find(text);
      if (!isLate) setFound(answer.filter((one) => !chosen.includes(one)));
    }, pauseMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [text]);
  /** Past either end it goes back to the text. */
  const move = (by: 1 | -1) => {
    const places = found.length + 1;
    setActive(((active + 1 + by + places) % places) - 1);
  };
  return { found, active, reached: found[active], move, close };
}
