import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { buildPacedStarts } from './paced-starts.ts';

test('of simultaneous callers a few start per turn, in order, until all have started', async () => {
  const start = buildPacedStarts(3);
  const begun: number[] = [];
  const ask = (n: number) => start().then(() => begun.push(n));
  const all = Array.from({ length: 8 }, (_, n) => ask(n));
  const after: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await Promise.resolve();
    after.push(begun.length);
    await nextTurn();
  }
  await Promise.all(all);
  expect(after).toEqual([3, 6, 8]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await nextTurn();
  await Promise.all([ask(8), ask(9)]);
  expect(begun.slice(8)).toEqual([8, 9]);
});
