import { expect, test } from 'vitest';
import { joinChanges } from './changes.ts';

test('lists are joined in their order', () => {
  const joined = joinChanges(
    { notSame: [{ low: 'a', high: 'b' }] },
    {},
    { notSame: [{ low: 'c', high: 'd' }], undoneMerges: [{ id: 'm' }] },
  );
  expect(joined).toEqual({
    notSame: [
      { low: 'a', high: 'b' },
      { low: 'c', high: 'd' },
    ],
    undoneMerges: [{ id: 'm' }],
  });
});

test('a row changed twice has one entry: the later change wins, tags are combined', () => {
  const joined = joinChanges(
    { contactChanges: [{ id: 'a', name: 'Lin', state: 'active', addTags: ['x', 'y'] }, { id: 'b' }] },
    { contactChanges: [{ id: 'a', name: 'Wu', addTags: ['y', 'z'] }] },
  );
  expect(joined.contactChanges).toEqual([
    { id: 'a', name: 'Wu', state: 'active', addTags: ['x', 'y', 'z'] },
    { id: 'b' },
  ]);
});

test('a row read at two versions keeps the first, so that the write is retried', () => {
  const at = (version: number) => ({ seen: [{ table: 'contact' as const, id: 'a', version }] });
  expect(joinChanges(at(1), at(2)).seen).toEqual(at(1).seen);
});

test('a campaign that several changes need is listed once', () => {
  expect(joinChanges({ enabledCampaignIds: ['a'] }, { enabledCampaignIds: ['b', 'a'] }).enabledCampaignIds).toEqual([
    'a',
    'b',
  ]);
});
