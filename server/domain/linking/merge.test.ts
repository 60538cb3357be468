import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MergePlan, type MergeSide, planMerge } from './merge.ts';

const side = (profileId: string, more: Partial<MergeSide> = {}): MergeSide => ({
  profileId,
  memberNumber: null,
  fields: {},
  createdAt: new Date(1000),
  contacts: [{ id: `contact-${profileId}`, channelId: `channel-${profileId}` }],
  ...more,
});
const survivor = (plan: MergePlan) => (plan.ok && plan.kind === 'merge' ? plan.survivorId : plan);

describe('who survives (rules §6)', () => {
  test.each<[string, Partial<MergeSide>, Partial<MergeSide>, unknown]>([
    ['the one with the member number, though younger', {}, { memberNumber: 'M1', createdAt: new Date(2000) }, 'b'],
    ['without numbers the older', { createdAt: new Date(2000) }, {}, 'b'],
    ['with the same number the older', { memberNumber: 'M1' }, { memberNumber: 'M1', createdAt: new Date(999) }, 'b'],
    ['of the same age the lower id', {}, {}, 'a'],
    [
      'different numbers: nobody',
      { memberNumber: 'M1' },
      { memberNumber: 'M2' },
      { ok: false, reason: 'member_number_conflict' },
    ],
    [
      'two contacts of one channel: nobody',
      { contacts: [{ id: 'x', channelId: 'line' }] },
      { contacts: [{ id: 'y', channelId: 'line' }] },
      { ok: false, reason: 'profile_conflict' },
    ],
    [
      'both: the number is said first',
      { memberNumber: 'M1', contacts: [{ id: 'x', channelId: 'line' }] },
      { memberNumber: 'M2', contacts: [{ id: 'y', channelId: 'line' }] },
      { ok: false, reason: 'member_number_conflict' },
    ],
  ])('%s', (_name, a, b, expected) => {
    expect(survivor(planMerge(side('a', a), side('b', b)))).toEqual(expected);
    expect(survivor(planMerge(side('b', b), side('a', a)))).toEqual(expected);
  });

  test("the survivor's fields win; what it lacked is gained, what lost is kept for undo", () => {
    const old = side('a', { fields: { city: 'Taipei', tea: 'oolong' } });
    const young = side('b', { createdAt: new Date(2000), fields: { city: 'Tainan', size: 'M' } });
    expect(planMerge(old, young)).toEqual({
      ok: true,
      kind: 'merge',
      survivorId: 'a',
      absorbedId: 'b',
      contactIds: ['contact-b'],
      fields: { city: 'Taipei', tea: 'oolong', size: 'M' },
      moved: { memberNumber: null, fields: { city: 'Tainan', size: 'M' }, gained: ['size'] },
    });
  });

  test('a field named like something every object has is gained like any other', () => {
    const plan = planMerge(side('a'), side('b', { createdAt: new Date(2000), fields: { constructor: 'x' } }));
    expect(plan).toMatchObject({ fields: { constructor: 'x' }, moved: { gained: ['constructor'] } });
  });

  test('one profile already: nothing moves', () => {
    expect(planMerge(side('a'), side('a'))).toEqual({ ok: true, kind: 'same_profile' });
  });
});

const anySide = (profileId: string) =>
  fc.record({
    profileId: fc.constant(profileId),
    memberNumber: fc.constantFrom(null, 'M1', 'M2'),
    fields: fc.dictionary(fc.constantFrom('city', 'tea', 'size', 'toString'), fc.constantFrom('x', 'y')),
    createdAt: fc.constantFrom(1000, 2000).map((at) => new Date(at)),
    contacts: fc
      .subarray(['line', 'messenger', 'instagram', 'whatsapp'])
      .map((channels) => channels.map((channelId) => ({ id: `${profileId}-${channelId}`, channelId }))),
  });

/** The survivor as the plan leaves it. */
function joined(a: MergeSide, b: MergeSide, plan: MergePlan): MergeSide {
  if (!plan.ok || plan.kind === 'same_profile') return a;
  const kept = plan.survivorId === a.profileId ? a : b;
  const gone = kept === a ? b : a;
  const moved = gone.contacts.filter(({ id }) => plan.contactIds.includes(id));
  return { ...kept, fields: plan.fields, contacts: [...kept.contacts, ...moved] };
}

describe('laws of a merge', () => {
  const pair = [anySide('a'), anySide('b')] as const;

  test('the order of the two never matters', () => {
    fc.assert(
      fc.property(...pair, (a, b) => {
        expect(planMerge(a, b)).toEqual(planMerge(b, a));
      }),
    );
  });

  test('nobody is lost: every contact stands on the survivor, once, and at most one of a channel', () => {
    fc.assert(
      fc.property(...pair, (a, b) => {
        const plan = planMerge(a, b);
        fc.pre(plan.ok);
        const { contacts } = joined(a, b, plan);
        const ids = contacts.map(({ id }) => id);
        expect(ids.toSorted()).toEqual([...a.contacts, ...b.contacts].map(({ id }) => id).toSorted());
        expect(new Set(contacts.map(({ channelId }) => channelId)).size).toBe(contacts.length);
      }),
    );
  });

  test('no field and no number is lost: each stands on the survivor or with the merge', () => {
    fc.assert(
      fc.property(...pair, (a, b) => {
        const plan = planMerge(a, b);
        if (!plan.ok || plan.kind === 'same_profile') return;
        const [kept, gone] = plan.survivorId === 'a' ? [a, b] : [b, a];
        expect(plan.fields).toEqual({ ...gone.fields, ...kept.fields });
        expect(plan.moved.fields).toEqual(gone.fields);
        expect(plan.moved.memberNumber).toBe(gone.memberNumber);
        if (a.memberNumber ?? b.memberNumber) expect(kept.memberNumber).toBe(a.memberNumber ?? b.memberNumber);
        for (const key of Object.keys(gone.fields))
          expect(plan.moved.gained.includes(key)).toBe(!Object.hasOwn(kept.fields, key));
      }),
    );
  });

  test('joining what is joined changes nothing', () => {
    fc.assert(
      fc.property(...pair, (a, b) => {
        const survivor = joined(a, b, planMerge(a, b));
        expect(planMerge(survivor, survivor)).toEqual({ ok: true, kind: 'same_profile' });
      }),
    );
  });
});
