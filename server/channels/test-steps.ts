import type { Steps } from './steps.ts';

/** Does all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What came of it, and how many bytes each step has handled. */
export function stepsOf<T>(steps: Steps<T>): { bytes: number[]; result: T } {
  const bytes: number[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done) return { bytes, result: step.value };
    bytes.push(step.value);
  }
}
