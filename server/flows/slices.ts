import { setImmediate as othersTurn } from 'node:timers/promises';

/** So much is read at a time: a few milliseconds of work. */
const sliceBytes = 64 * 1024;

/**
 * Takes everything out of `items`, and lets the process do other things after each slice of 64 kB.
 * @param bytesOf how large an item is
 */
export async function takeInSlices<T>(items: Iterable<T>, bytesOf: (item: T) => number): Promise<T[]> {
  const taken: T[] = [];
  let bytes = 0;
  for (const item of items) {
    taken.push(item);
    bytes += bytesOf(item);
    if (bytes < sliceBytes) continue;
    bytes = 0;
    await othersTurn();
  }
  return taken;
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
