import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byStrength, changedPriorities } from './rule-order.ts';

const rule = (id: string, priority: number) => ({ id, priority, createdAt: `2026-01-0${id}T00:00:00.000Z` });
const [a, b, c] = [rule('1', 20), rule('2', 10), rule('3', 0)];
const same = ['1', '2', '3'].map((id) => rule(id, 0));

test.each([
  ['nothing has moved', [a, b, c], {}],
  ['one goes to the front', [c, a, b], { 3: 30 }],
  ['one goes to the end', [b, c, a], { 1: -10 }],
  ['two change places', [a, c, b], { 3: 15 }],
  ['all are equal and one goes to the front', [same[2], same[0], same[1]], { 3: 10 }],
  ['there is no room', [rule('1', 3), rule('4', 0), rule('2', 2), rule('3', 1)], { 1: 40, 4: 30, 2: 20, 3: 10 }],
])('%s', (_what, order, changed) => {
  expect(Object.fromEntries(changedPriorities(order as (typeof a)[]))).toEqual(changed);
});

test('whatever the order, the rules are in it afterwards', () => {
  const rules = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -30, max: 30 })), {
    selector: ([id]) => id,
  });
  fc.assert(
    fc.property(rules, (drawn) => {
      const order = drawn.map(([id, priority]) => rule(String(id), priority));
      const changed = changedPriorities(order);
      const now = order.map((one) => ({ ...one, priority: changed.get(one.id) ?? one.priority }));
      expect(now.toSorted(byStrength).map(({ id }) => id)).toEqual(order.map(({ id }) => id));
    }),
  );
});
