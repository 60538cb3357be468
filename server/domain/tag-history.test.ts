import { describe, expect, test } from 'vitest';
import { nameAfter, type TagChange, tagsBy, tagsWithout } from './tag-history.ts';

let made = 0;
const change = (id: string, more: Partial<TagChange>): TagChange => {
  made += 1;
  const own = { tag: 'vip', added: true, origin: 'staff', originId: null, newName: null, isUndone: false } as const;
  return { id, at: made, ...own, ...more };
};
const on = (id: string, tag = 'vip', more: Partial<TagChange> = {}) => change(id, { tag, ...more });
const off = (id: string, tag = 'vip', more: Partial<TagChange> = {}) => change(id, { tag, added: false, ...more });
/** Staff rename a tag; `isMerge`: the contact has the new one already. */
const edit = (tag: string, newName: string | null, isMerge = false): TagChange[] => {
  const removal = off('', tag, { origin: 'tag_edit', newName });
  removal.originId = `edit ${removal.at}`;
  const addition = { ...removal, added: true, tag: newName ?? '', newName: null };
  return newName === null || isMerge ? [removal] : [removal, addition];
};

describe('tags by their changes', () => {
  test.each<[string, TagChange[], [string, string | null][]]>([
    ['put on, taken off, put on', [on('a'), off('b'), on('c')], [['vip', 'c']]],
    ['without what was undone', [on('a'), off('b', 'vip', { isUndone: true })], [['vip', 'a']]],
    [
      'an undo’s own rows follow from that',
      [on('a', 'vip', { isUndone: true }), off('b', 'vip', { origin: 'undo' })],
      [],
    ],
    ['renamed', [on('a'), ...edit('vip', 'gold')], [['gold', 'a']]],
    ['taken off everybody', [on('a'), ...edit('vip', null)], []],
    ['merged into one that was there', [on('a'), on('b', 'gold'), ...edit('vip', 'gold', true)], [['gold', 'b']]],
    [
      'merged into one that is undone',
      [on('a'), on('b', 'gold', { isUndone: true }), ...edit('vip', 'gold', true)],
      [['gold', 'a']],
    ],
    ['from before the first change', [off('a', 'vip', { isUndone: true })], [['vip', null]]],
    ['from before, merged into another from before', [...edit('vip', 'gold', true)], [['gold', null]]],
  ])('%s', (_name, changes, expected) => {
    expect([...tagsBy(changes)]).toEqual(expected);
  });
});

describe('what an undo of changes does', () => {
  const tags = (changes: TagChange[], more: string[] = []) => [...tagsBy(changes).keys(), ...more];
  const without = (changes: TagChange[], ...undone: string[]) =>
    tagsWithout({ changes, tags: tags(changes) }, new Set(undone));
  test.each<[string, TagChange[], string[], { remove: string[]; restore: string[] }]>([
    ['a tag goes', [on('a')], ['a'], { remove: ['vip'], restore: [] }],
    ['a tag comes back', [on('a'), off('b')], ['b'], { remove: [], restore: ['vip'] }],
    [
      'not if something else has taken it off since',
      [on('a'), off('b'), on('c'), off('d')],
      ['b'],
      { remove: [], restore: [] },
    ],
    ['not if what had put it on is undone too', [on('a'), off('b')], ['a', 'b'], { remove: [], restore: [] }],
    [
      'one that was taken off, then put on by the same, is as it was',
      [on('a'), off('b'), on('c')],
      ['b', 'c'],
      { remove: [], restore: [] },
    ],
    [
      'a tag into which the other was merged stays for the other',
      [on('a'), on('b', 'gold'), ...edit('gold', 'vip', true)],
      ['a'],
      { remove: [], restore: [] },
    ],
    ['a renamed one goes by its new name', [on('a'), ...edit('vip', 'gold')], ['a'], { remove: ['gold'], restore: [] }],
  ])('%s', (_name, changes, undone, expected) => {
    expect(without(changes, ...undone)).toEqual(expected);
  });

  test('a tag that was edited meanwhile comes back by its new name, if it still has one', () => {
    const changes = [on('a'), off('b')];
    const back = (...edits: { from: string; to: string | null }[]) =>
      tagsWithout({ changes, tags: [] }, new Set(['b']), edits).restore;
    expect(back({ from: 'vip', to: 'gold' }, { from: 'gold', to: 'top' })).toEqual(['top']);
    expect(back({ from: 'vip', to: null })).toEqual([]);
    expect(tagsWithout({ changes, tags: ['gold'] }, new Set(['b']), [{ from: 'vip', to: 'gold' }]).restore).toEqual([]);
  });
});

test('a tag’s name after edits', () => {
  const changes = [...edit('vip', 'gold'), ...edit('tea', 'coffee'), ...edit('gold', 'vip')];
  expect(nameAfter('vip', changes)).toBe('vip');
  expect(nameAfter('vip', changes.slice(2))).toBe('vip');
  expect(nameAfter('gold', changes)).toBe('vip');
  expect(nameAfter('tea', edit('tea', null))).toBeNull();
});
