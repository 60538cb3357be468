import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Steps, stepBytes } from '../../channels/steps.ts';
import { batchesOf, inSlices, sliceBytes } from './slices.ts';

/** Work in steps of this many bytes; `done` reports each. */
function* stepsOf(count: number, bytes: number, done: (bytes: number) => void): Steps<string> {
  for (let i = 0; i < count; i += 1) {
    done(bytes);
    yield bytes;
  }
  return 'done';
}

test('a turn of the loop does one slice over all work, however much there is', async () => {
  const turns = [0];
  let going = true;
  const turn = () => {
    turns.push(0);
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const done = (bytes: number) => {
    turns[turns.length - 1] = (turns.at(-1) ?? 0) + bytes;
  };
  const sizes = [stepBytes, 10_000, 700, stepBytes];
  const results = await Promise.all(sizes.map((bytes) => inSlices(stepsOf(100, bytes, done))));
  going = false;
  expect(results).toEqual(sizes.map(() => 'done'));
  expect(turns.reduce((sum, bytes) => sum + bytes, 0)).toBe(sizes.reduce((sum, bytes) => sum + 100 * bytes, 0));
  expect(Math.max(...turns)).toBeLessThan(sliceBytes + stepBytes);
});

test('a small body waits for a slice of a large one, not for its end', async () => {
  const ended: string[] = [];
  const work = (name: string, count: number) =>
    inSlices(stepsOf(count, stepBytes, () => {})).then(() => void ended.push(name));
  await Promise.all([work('large', 50), work('small', 1)]);
  expect(ended).toEqual(['small', 'large']);
});

test('work that fails rejects, and the others continue', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first step
  function* failing(): Steps<never> {
    throw new Error('broken');
  }
  const [failed, other] = await Promise.allSettled([inSlices(failing()), inSlices(stepsOf(3, stepBytes, () => {}))]);
  expect([failed?.status, other?.status]).toEqual(['rejected', 'fulfilled']);
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
