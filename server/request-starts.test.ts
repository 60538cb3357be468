// Many requests in one turn of the event loop: some are begun, the others wait, and nobody's health check waits for them.
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startInTurns } from './request-starts.ts';

const perTurn = 3;
function open() {
  const begun: string[] = [];
  const listener = startInTurns((request) => void begun.push(request.url ?? ''), perTurn);
  const ask = (url: string) => {
    const response = Object.assign(new EventEmitter(), { destroyed: false });
    listener({ url } as IncomingMessage, response as unknown as ServerResponse);
    return response;
  };
  return { begun, ask };
}
const urls = (count: number) => Array.from({ length: count }, (_, n) => `/${n}`);

test('no turn begins more than its number, and all are begun in the order in which they came', async () => {
  const { begun, ask } = open();
  const all = urls(10);
  for (const url of all) ask(url);
  const seen = [begun.length];
  while (begun.length < all.length) {
    await nextTurn();
    seen.push(begun.length);
  }
  expect(begun).toEqual(all);
  expect(seen[0]).toBe(perTurn);
  for (const [i, count] of seen.entries()) expect(count - (seen[i - 1] ?? 0)).toBeLessThanOrEqual(perTurn);
});

test('probes are begun at once, however many wait', () => {
  const { begun, ask } = open();
  for (const url of [...urls(10), '/healthz', '/readyz?x']) ask(url);
  expect(begun).toEqual([...urls(perTurn), '/healthz', '/readyz?x']);
});

test('one that comes later passes nobody, and one that has gone is not begun', async () => {
  const { begun, ask } = open();
  const [, , , gone] = urls(5).map(ask);
  if (gone) gone.destroyed = true;
  await nextTurn();
  ask('/later');
  await expect.poll(() => begun).toEqual(['/0', '/1', '/2', '/4', '/later']);
});
