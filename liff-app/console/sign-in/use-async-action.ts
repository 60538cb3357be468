import { useState } from 'preact/hooks';
import { failureText } from '../i18n/shell-words.ts';
import type { Outcome } from './sign-in-api.ts';
import { signInWords } from './sign-in-words.ts';

/** One action on a page: running, done, or failed with a reason. */
export function useAsyncAction(action: () => Promise<Outcome>, done: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    const outcome = await action();
    setBusy(false);
    if (outcome.ok) return done();
    const { why } = outcome;
    setProblem(why === 'cancelled' ? signInWords('cancelled') : failureText(outcome.failure));
  };
  return { busy, problem, run };
}
