import { expect, test } from 'vitest';
import { buildGate } from './load-gate.ts';

const hourMs = 3_600_000;

test('admits as many callers as there are places; the others wait in order', async () => {
  const gate = buildGate({ places: 2, queue: 2, maxWaitMs: hourMs });
  const first = await gate.enter();
  const second = await gate.enter();
  const entered: string[] = [];
  const waiting = ['third', 'fourth'].map(async (name) => {
    const leave = await gate.enter();
    entered.push(name);
    return leave;
  });
  expect(gate.isFull()).toBe(true);
  expect(await gate.enter()).toBeNull();
  expect(entered).toEqual([]);
  first?.();
  const third = await waiting[0];
  expect(entered).toEqual(['third']);
  second?.();
  await waiting[1];
  expect(entered).toEqual(['third', 'fourth']);
  third?.();
  expect(gate.isFull()).toBe(false);
});

test('waiting ends after the time limit, and then takes no place', async () => {
  const gate = buildGate({ places: 1, queue: 5, maxWaitMs: 1 });
  const leave = await gate.enter();
  expect(await Promise.all([gate.enter(), gate.enter()])).toEqual([null, null]);
  leave?.();
  expect(await gate.enter()).not.toBeNull();
});

test('a place that is released twice is one place', async () => {
  const gate = buildGate({ places: 1, queue: 0, maxWaitMs: hourMs });
  const leave = await gate.enter();
  leave?.();
  leave?.();
  expect(await gate.enter()).not.toBeNull();
  expect(await gate.enter()).toBeNull();
});
