import { expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { limitAtOnce } from '../../limit-at-once.ts';
import { fillPlaces } from './fill-places.ts';

const context = { newId: () => 'lease', timings: { leaseMs: 1_000, pollMs: 5 } } as Context;
const item = (name: string) => ({ channelId: 'channel', name });
const nothing = { kind: 'nothing' } as const;

test('while every slot hangs, leases of dead workers are still recovered', async () => {
  let letGo = () => {};
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let [claims, sweeps] = [0, 0];
  const work = {
    places: 1,
    perChannel: 1,
    sweep: async () => {
      sweeps += 1;
      if (sweeps === 3) letGo();
    },
    claim: async () => (claims++ === 0 ? [item('a')] : []),
    each: () => hanging.then(() => nothing),
  };
  expect(await fillPlaces(context, work, new AbortController().signal)).toBe(1);
  expect(sweeps).toBeGreaterThanOrEqual(3);
});

test('what is handled together frees its slots at once for the rest', async () => {
  const waiting = ['a', 'b', 'c', 'd'].map(item);
  const limits: number[] = [];
  const single: string[] = [];
  const work = {
    places: 2,
    perChannel: 2,
    claim: async (_lease: object, { limit }: { limit: number }) => {
      limits.push(limit);
      return waiting.splice(0, limit);
    },
    together: async (items: { channelId: string; name: string }[]) => items.filter(({ name }) => name === 'b'),
    each: async ({ name }: { name: string }) => {
      single.push(name);
      return nothing;
    },
  };
  expect(await fillPlaces(context, work, new AbortController().signal)).toBe(4);
  expect(single).toEqual(['b']);
  expect(limits[0]).toBe(2);
});

test('limited at once, the rest in order, whatever fails', async () => {
  const limit = limitAtOnce(2);
  const done: number[] = [];
  let [running, most] = [0, 0];
  const one = (n: number) =>
    limit(async () => {
      running += 1;
      most = Math.max(most, running);
      await null;
      running -= 1;
      done.push(n);
      if (n === 1) throw new Error('planted');
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(one));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect([done, most]).toEqual([[0, 1, 2, 3, 4], 2]);
});
