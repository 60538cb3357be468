import type { Steps } from '../../channels/steps.ts';

/** How much is done per turn of the event loop, over all work: some milliseconds. */
export const sliceBytes = 64 * 1024;

/** @returns how many bytes were handled, null at the end */
type Job = () => number | null;

/** All work of this process: one queue, since pieces of several bodies in one turn would add up. */
const jobs: Job[] = [];

/** Does the work step by step: one slice per turn of the event loop, alternating with other work. */
export function inSlices<T>(steps: Steps<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const job: Job = () => {
      try {
        const step = steps.next();
        if (!step.done) return step.value;
        resolve(step.value);
      } catch (error) {
        reject(error);
      }
      return null;
    };
    if (jobs.push(job) === 1) setImmediate(doSlice);
  });
}

function doSlice(): void {
  let bytes = 0;
  while (bytes < sliceBytes) {
    const job = jobs.shift();
    if (!job) return;
    const handled = job();
    if (handled === null) continue;
    bytes += handled;
    jobs.push(job);
  }
  if (jobs.length > 0) setImmediate(doSlice);
}

/** The items in lists of at most `limits.count` and, but for a single larger one, `limits.bytes`. */
export function* batchesOf<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  limits: { count: number; bytes: number },
): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    if (batch.length > 0 && (batch.length >= limits.count || bytes + size > limits.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
