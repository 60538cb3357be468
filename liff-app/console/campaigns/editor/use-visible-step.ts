import { useEffect, useState } from 'preact/hooks';

/** Which of the page's steps is being read: the last whose head has passed the upper third of the window. @param ids in order */
export function useVisibleStep(ids: readonly string[]): string {
  const [current, setCurrent] = useState(ids[0] ?? '');
  useEffect(() => {
    const look = () => {
      const line = innerHeight / 3;
      const passed = ids.filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? line) < line);
      setCurrent(passed.at(-1) ?? ids[0] ?? '');
    };
    look();
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, [ids]);
  return current;
}
