import { expect, test } from 'vitest';
import { type MenuFacts, type MenuRule, menuStep, problemNow, wantedRule } from './rich-menus.ts';

const rule = (id: string, tag: string, priority: number, more: Partial<MenuRule> = {}): MenuRule => ({
  id,
  tag,
  richMenuId: `menu-${id}`,
  priority,
  problem: null,
  createdAt: new Date(1_000),
  ...more,
});
const gone = { problem: 'menu_gone' } as const;

test.each<[string, MenuRule[], string[], string | null]>([
  ['no rule', [], ['vip'], null],
  ['no tag', [rule('a', 'vip', 0)], [], null],
  ['another tag', [rule('a', 'vip', 0)], ['VIP', 'vi'], null],
  ['its tag', [rule('a', 'vip', 0)], ['x', 'vip'], 'a'],
  ['the higher priority', [rule('a', 'vip', 1), rule('b', 'member', 2)], ['vip', 'member'], 'b'],
  ['the higher of those whose tag it has', [rule('a', 'vip', 1), rule('b', 'member', 2)], ['vip'], 'a'],
  ['negative priorities', [rule('a', 'vip', -2), rule('b', 'member', -1)], ['vip', 'member'], 'b'],
  ['two rules of one tag', [rule('a', 'vip', 1), rule('b', 'vip', 2)], ['vip'], 'b'],
  [
    'the older of equals',
    [rule('a', 'vip', 1, { createdAt: new Date(2_000) }), rule('b', 'member', 1)],
    ['vip', 'member'],
    'b',
  ],
  ['the first id of the same moment', [rule('b', 'vip', 1), rule('a', 'member', 1)], ['vip', 'member'], 'a'],
  ['one with a problem all the same', [rule('a', 'vip', 2, gone), rule('b', 'member', 1)], ['vip', 'member'], 'a'],
])('a contact has the menu of %s', (_what, rules, tags, wanted) => {
  for (const order of [rules, rules.toReversed()]) expect(wantedRule(order, tags)?.id ?? null).toBe(wanted);
});

const contact = (more: Partial<MenuFacts>): MenuFacts => ({
  state: 'active',
  tags: ['vip'],
  current: null,
  isSettled: true,
  ...more,
});
const vip = rule('a', 'vip', 0);
const broken = rule('a', 'vip', 0, gone);

test.each<[string, MenuRule, Partial<MenuFacts>, string]>([
  ['is wanted and not there', vip, {}, 'link'],
  ['is wanted and there', vip, { current: 'menu-a' }, 'keep'],
  ['is wanted, and the call for it had no answer', vip, { current: 'menu-a', isSettled: false }, 'link'],
  ['is wanted, another one is there', vip, { current: 'menu-b' }, 'link'],
  ['is wanted and gone', broken, {}, 'wait'],
  ['is gone, and was linked before', broken, { current: 'menu-a' }, 'keep'],
  ['is not wanted and not there', vip, { tags: [] }, 'keep'],
  ['is not wanted, and there by us', vip, { tags: [], current: 'menu-a' }, 'unlink'],
  ['is not wanted, and may be there by us', vip, { tags: [], current: 'menu-a', isSettled: false }, 'unlink'],
  ['is not wanted, and whatever others linked is there', vip, { tags: [], isSettled: false }, 'keep'],
  ['can’t reach a customer who has blocked the account', vip, { state: 'blocked' }, 'leave'],
  ['can’t be taken from a customer who is gone', vip, { state: 'gone', tags: [], current: 'menu-a' }, 'leave'],
])('a menu that %s', (_what, only, facts, act) => {
  expect(menuStep([only], contact(facts)).act).toBe(act);
});

test.each<[string, MenuRule, string[], string | null]>([
  ['there', vip, ['menu-a'], null],
  ['not there', vip, ['menu-b'], 'menu_gone'],
  ['there again', broken, ['menu-a'], null],
  [
    'there, which says nothing of its picture',
    { ...vip, problem: 'menu_without_image' },
    ['menu-a'],
    'menu_without_image',
  ],
])('a menu that the platform lists as %s', (_what, its, listed, problem) => {
  expect(problemNow(its, new Set(listed))).toBe(problem);
});
