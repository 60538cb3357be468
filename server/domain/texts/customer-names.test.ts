import { describe, expect, test } from 'vitest';
import { type NamedContact, planNames, planNewNames } from './customer-names.ts';

const seen = { userId: 'TW.1', number: '886911', at: new Date(1000) };
const contact = (id: string, externalId: string, secondId: string | null = null, more: Partial<NamedContact> = {}) => ({
  id,
  externalId,
  secondId,
  lastInboundAt: null,
  createdAt: new Date(0),
  isAlone: true,
  memberNumber: null,
  hasFacts: false,
  ...more,
});
const nothing = { joins: [], conflict: [], names: [] };
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
      { joins: [{ keep: 'a', drop: 'b' }], names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'the older has the user id',
      [contact('b', '886911'), contact('a', 'TW.1')],
      { joins: [{ keep: 'a', drop: 'b' }], names: [{ id: 'a', externalId: 'TW.1', secondId: '886911' }] },
    ],
    [
      'the linked one stays',
      [contact('a', '886911'), contact('b', 'TW.1', null, linked)],
      { joins: [{ keep: 'b', drop: 'a' }], names: [{ id: 'b', externalId: 'TW.1', secondId: '886911' }] },
    ],
    [
      'both are linked',
      [contact('a', '886911', null, linked), contact('b', 'TW.1', null, linked)],
      { conflict: ['a', 'b'] },
    ],
    [
      'different member numbers',
      [contact('a', '886911', null, { memberNumber: 'M1' }), contact('b', 'TW.1', null, { memberNumber: 'M2' })],
      { conflict: ['a', 'b'] },
    ],
    [
      'what is known of the one would come onto the profile that the other shares',
      [contact('a', '886911', null, { hasFacts: true }), contact('b', 'TW.1', null, linked)],
      { conflict: ['a', 'b'] },
    ],
    [
      'what is known of the linked one stays with it',
      [contact('a', '886911'), contact('b', 'TW.1', null, { ...linked, hasFacts: true })],
      { joins: [{ keep: 'b', drop: 'a' }], names: [{ id: 'b', externalId: 'TW.1', secondId: '886911' }] },
    ],
    [
      'the same member number',
      [contact('a', '886911', null, { memberNumber: 'M1' }), contact('b', 'TW.1', null, { memberNumber: 'M1' })],
      { joins: [{ keep: 'a', drop: 'b' }], names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'an older version gave the number to both',
      [contact('a', '886911'), contact('b', 'TW.1', '886911')],
      { joins: [{ keep: 'a', drop: 'b' }], names: [{ id: 'a', externalId: '886911', secondId: 'TW.1' }] },
    ],
    [
      'who had another number may not be who had this one',
      [contact('a', '886911', null, linked), contact('b', 'TW.1', '886922')],
      { conflict: ['a', 'b'] },
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
    for (const some of [contacts, contacts.toReversed()]) {
      const { conflict, ...rest } = planNames(some, seen);
      expect({ ...rest, conflict: conflict.toSorted() }).toEqual({ ...nothing, ...plan });
    }
  });
});

describe('14 §2.5: another number or user id', () => {
  const hour = 3_600_000;
  const news = { userId: 'TW.2', number: '886922', at: new Date(10 * hour) };
  const own = contact('own', 'TW.1', '886911', linked);
  const named = { id: 'own', externalId: 'TW.2', secondId: '886922' };
  const soon = { createdAt: new Date(10 * hour - 60_000), lastInboundAt: new Date(10 * hour) };

  test.each<[string, NamedContact[], Partial<ReturnType<typeof planNewNames>>]>([
    ['nobody has the new names', [], { names: [named] }],
    [
      'they wrote under both before it was told',
      [contact('x', 'TW.2', '886922', soon)],
      { joins: [{ keep: 'own', drop: 'x' }], names: [named] },
    ],
    [
      '… by the number alone',
      [contact('x', '886922', null, soon)],
      { joins: [{ keep: 'own', drop: 'x' }], names: [named] },
    ],
    [
      '… by each alone',
      [contact('x', '886922', null, soon), contact('y', 'TW.2', null, soon)],
      {
        joins: [
          { keep: 'own', drop: 'x' },
          { keep: 'own', drop: 'y' },
        ],
        names: [named],
      },
    ],
    [
      'the new number was somebody else’s, who has a user id',
      [contact('x', 'TW.9', '886922')],
      { names: [{ id: 'x', externalId: 'TW.9', secondId: null }, named] },
    ],
    [
      'the new number was somebody else’s, known by it alone',
      [contact('x', '886922', null, linked)],
      { names: [{ id: 'x', externalId: 'x', secondId: null }, named] },
    ],
    [
      'the new number is somebody else’s by now',
      [contact('x', 'TW.9', '886922', { lastInboundAt: new Date(11 * hour) })],
      { names: [{ ...named, secondId: null }] },
    ],
    [
      'they have what the other would bring onto a shared profile',
      [contact('x', 'TW.2', null, { ...soon, hasFacts: true })],
      { conflict: ['own', 'x'], names: [{ id: 'own', externalId: 'TW.1', secondId: null }] },
    ],
    [
      'both are linked: the old number is given up all the same',
      [contact('x', 'TW.2', '886922', linked)],
      { conflict: ['own', 'x'], names: [{ id: 'own', externalId: 'TW.1', secondId: null }] },
    ],
  ])('%s', (_name, others, plan) => {
    const sorted = ({ joins, names, ...rest }: ReturnType<typeof planNewNames>) => ({
      ...rest,
      joins: joins.toSorted((a, b) => (a.drop < b.drop ? -1 : 1)),
      names: names.toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    });
    const expected = sorted({ ...nothing, ...plan });
    expect(sorted(planNewNames([own, ...others], 'own', news))).toEqual(expected);
    expect(sorted(planNewNames([...others.toReversed(), own], 'own', news))).toEqual(expected);
  });

  test('both are linked, and known by the old number alone: nobody is called so any more', () => {
    const byNumber = contact('own', '886911', null, linked);
    expect(
      planNewNames([byNumber, contact('x', '886922', null, { ...soon, ...linked })], 'own', { ...news, userId: null }),
    ).toEqual({
      ...nothing,
      conflict: ['own', 'x'],
      names: [{ id: 'own', externalId: 'own', secondId: null }],
    });
  });

  test('told late, after somebody has written under the old names: nothing', () => {
    const since = { ...own, lastInboundAt: new Date(11 * hour) };
    expect(planNewNames([since, contact('x', '886922', null, soon)], 'own', news)).toEqual(nothing);
  });

  test('alone themselves, they go to the linked contact that has the new user id', () => {
    const alone = contact('own', 'TW.1', '886911');
    expect(planNewNames([alone, contact('x', 'TW.2', null, linked)], 'own', news)).toEqual({
      ...nothing,
      joins: [{ keep: 'x', drop: 'own' }],
      names: [{ ...named, id: 'x' }],
    });
  });
});
