import { describe, expect, test } from 'vitest';
import { type NamedContact, planNames } from './customer-names.ts';

const seen = { userId: 'TW.1', number: '886911', at: new Date(1000) };
const contact = (id: string, externalId: string, secondId: string | null = null, more: Partial<NamedContact> = {}) => ({
  id,
  externalId,
  secondId,
  lastInboundAt: null,
  isAlone: true,
  memberNumber: null,
  ...more,
});
const nothing = { join: null, isConflict: false, names: [] };
const linked = { isAlone: false };
const late = { lastInboundAt: new Date(2000) };

describe('14 §2.5: what an event with user id and number says of the contacts that have one of them', () => {
  test.each<[string, NamedContact[], Partial<ReturnType<typeof planNames>>]>([
    ['nobody has one', [], {}],
    ['one has both', [contact('a', 'TW.1', '886911')], {}],
    ['one has the number: the event’s own write adds the user id', [contact('a', '886911')], {}],
    ['one has the user id: the event’s own write adds the number', [contact('a', 'TW.1')], {}],
    [
      'two, both alone: the older stays, under its own name first',
      [contact('a', '886911'), contact('b', 'TW.1')],
      { join: { keep: 'a', drop: 'b' }, names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'the older has the user id',
      [contact('b', '886911'), contact('a', 'TW.1')],
      { join: { keep: 'a', drop: 'b' }, names: [{ id: 'a', externalId: 'TW.1', secondId: '886911' }] },
    ],
    [
      'the linked one stays',
      [contact('a', '886911'), contact('b', 'TW.1', null, linked)],
      { join: { keep: 'b', drop: 'a' }, names: [{ id: 'b', externalId: 'TW.1', secondId: '886911' }] },
    ],
    [
      'both are linked',
      [contact('a', '886911', null, linked), contact('b', 'TW.1', null, linked)],
      { isConflict: true },
    ],
    [
      'different member numbers',
      [contact('a', '886911', null, { memberNumber: 'M1' }), contact('b', 'TW.1', null, { memberNumber: 'M2' })],
      { isConflict: true },
    ],
    [
      'the same member number',
      [contact('a', '886911', null, { memberNumber: 'M1' }), contact('b', 'TW.1', null, { memberNumber: 'M1' })],
      { join: { keep: 'a', drop: 'b' }, names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'an older version gave the number to both',
      [contact('a', '886911'), contact('b', 'TW.1', '886911')],
      { join: { keep: 'a', drop: 'b' }, names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'who had another number may not be who had this one',
      [contact('a', '886911', null, linked), contact('b', 'TW.1', '886922')],
      { isConflict: true },
    ],
    [
      'another number than before',
      [contact('a', 'TW.1', '886922')],
      { names: [{ id: 'a', externalId: 'TW.1', secondId: '886911' }] },
    ],
    ['another number, in an event that comes late', [contact('a', 'TW.1', '886922', late)], {}],
    [
      'a number that somebody else had',
      [contact('a', 'TW.2', '886911')],
      { names: [{ id: 'a', externalId: 'TW.2', secondId: null }] },
    ],
    [
      'a number that somebody else had, known by it first',
      [contact('a', '886911', 'TW.2'), contact('b', 'TW.1')],
      { names: [{ id: 'a', externalId: 'TW.2', secondId: null }] },
    ],
    ['a number that somebody else has by now', [contact('a', 'TW.2', '886911', late), contact('b', 'TW.1')], {}],
  ])('%s', (_name, contacts, plan) => {
    expect(planNames(contacts, seen)).toEqual({ ...nothing, ...plan });
    expect(planNames(contacts.toReversed(), seen)).toEqual({ ...nothing, ...plan });
  });
});
