import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, Reply } from '../../api.ts';

/** Typing pauses this long before the server is asked again. */
const pauseMs = 300;

type Answer<Value> = { value: Value | null; failure: Failure | null };

/**
 * The server's preview of what is being typed. The previous one stays until the next.
 * @param request what is asked for, by which a change is known
 */
export function usePreview<Value>(request: object, ask: () => Promise<Reply<Value>>): Answer<Value> {
  const [answer, setAnswer] = useState<Answer<Value>>({ value: null, failure: null });
  const hasAsked = useRef(false);
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(
      async () => {
        hasAsked.current = true;
        const reply = await ask();
        // A slow answer must not replace a later one.
        if (isOver) return;
        setAnswer(({ value }) =>
          reply.ok ? { value: reply.value, failure: null } : { value, failure: reply.failure },
        );
      },
      hasAsked.current ? pauseMs : 0,
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [JSON.stringify(request)]);
  return answer;
}
