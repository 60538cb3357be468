import { describe, expect, test } from 'vitest';
import { type Permission, type Role, roles } from '../contract/roles.ts';
import { may, mayGive } from './role.ts';

// The contract's table, cell by cell: administrator, supervisor, marketer, marketing_support, agent.
const table: [Permission, boolean, string][] = [
  ['use', false, '●●●●·'],
  ['correct', false, '●●···'],
  ['read_channels', false, '●●●●·'],
  ['administer', false, '●····'],
  ['mint_cards', false, '●····'],
  ['use', true, '●●●●·'],
  ['correct', true, '●●···'],
  ['read_channels', true, '●●●●·'],
  ['administer', true, '●····'],
  ['mint_cards', true, '●●●●·'],
];

describe('who may do what (contract)', () => {
  const cells = table.flatMap(([permission, cardsMint, row]) =>
    roles.map((role, i): [Role, Permission, boolean, boolean] => [role, permission, cardsMint, row[i] === '●']),
  );
  test.each(cells)('%s, %s, cards:mint %s: %s', (role, permission, cardsMint, allowed) => {
    expect(may({ role, cardsMint }, permission)).toBe(allowed);
  });
});

test('nobody gives more than they have', () => {
  expect(roles.map((giver) => roles.map((given) => (mayGive(giver, given) ? '●' : '·')).join(''))).toEqual([
    '●●●●●',
    '·●●●●',
    '··●●●',
    '···●●',
    '····●',
  ]);
});
