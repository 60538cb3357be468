import { expect, test } from 'vitest';
import type { SetupItem } from '../../../../server/contract/channels.ts';
import { checkGroups, turned } from './check-groups.ts';

const item = (id: string, ok: boolean | null, tickable?: true): SetupItem => ({
  id,
  ok,
  message: id,
  ...(tickable && { tickable }),
});
const items = [
  item('token', true),
  item('webhook', false),
  item('reachable', null),
  item('published', null, true),
  item('greeting', true, true),
];

test('each item is in the group where a person looks for it; a ticked one stays there', () => {
  const groups = checkGroups(items);
  expect(Object.entries(groups).map(([name, found]) => [name, found.map(({ id }) => id)])).toEqual([
    ['failed', ['webhook']],
    ['manual', ['published', 'greeting']],
    ['unknown', ['reachable']],
    ['ok', ['token']],
  ]);
});

test.each([
  ['published', ['published', 'greeting']],
  ['greeting', []],
])('turning %s leaves the others as they are', (id, ticked) => {
  expect(turned(items, id)).toEqual(ticked);
});
