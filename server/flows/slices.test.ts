import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, takeInSlices } from './slices.ts';

/** How often others had their turn while `work` ran. */
async function turnsDuring<T>(work: Promise<T>): Promise<{ turns: number; result: T }> {
  let turns = 0;
  let going = true;
  const count = () => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  const result = await work;
  going = false;
  return { turns, result };
}

test('others have their turn after each 64 kB, and nothing is read ahead', async () => {
  let read = 0;
  const atTurn: number[] = [];
  function* items() {
    for (; read < 100; read += 1) yield 'x'.repeat(16 * 1024);
  }
  setImmediate(() => atTurn.push(read));
  const { turns, result } = await turnsDuring(takeInSlices(items(), (item) => item.length));
  expect(result).toHaveLength(100);
  expect(turns).toBeGreaterThan(20);
  expect(atTurn[0]).toBeLessThanOrEqual(4);
});

test('batches hold everything in order, and no more than their limits but for a single larger item', () => {
  const limits = { count: 5, bytes: 100 };
  fc.assert(
    fc.property(fc.array(fc.nat(150)), (sizes) => {
      const batches = [...batchesOf(sizes, (size) => size, limits)];
      expect(batches.flat()).toEqual(sizes);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(limits.count);
        const bytes = batch.reduce((sum, size) => sum + size, 0);
        expect(bytes <= limits.bytes || batch.length === 1).toBe(true);
      }
    }),
  );
});
