import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyStep } from '../contract/journeys.ts';
import { compile } from './journeys/journey-steps.ts';
import { sidesRenamed, stepsRenamed, tagsRenamed } from './tag-rename.ts';

const renaming = { from: 'a', to: 'b' };

describe('lists of tags', () => {
  test.each([
    [['a'], ['b']],
    [
      ['x', 'a', 'y'],
      ['x', 'b', 'y'],
    ],
    [
      ['b', 'x', 'a'],
      ['b', 'x'],
    ],
    [[], []],
    [['ab'], ['ab']],
  ])('%j becomes %j', (tags, renamed) => {
    expect(tagsRenamed(tags, renaming)).toEqual(renamed);
  });

  test('a side that a draft leaves out stays out', () => {
    expect(sidesRenamed({ source: ['a'] }, renaming)).toEqual({ source: ['b'] });
  });
});

describe('steps of a journey', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const steps = fc.letrec<{ step: JourneyStep; steps: JourneyStep[] }>((tie) => ({
    steps: fc.array(tie('step'), { maxLength: 3 }),
    step: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ kind: fc.constant('message'), message: fc.constant({ kind: 'text', text: 'a' }) }),
      fc.record({ kind: fc.constant('tag'), add: fc.uniqueArray(name), remove: fc.uniqueArray(name) }),
      fc.record({ kind: fc.constant('if'), tag: name, then: tie('steps'), else: tie('steps') }),
    ) as fc.Arbitrary<JourneyStep>,
  })).steps;

  test('name the new tag in place of the old one, at every depth, and are otherwise the same', () => {
    fc.assert(
      fc.property(steps, (before) => {
        const after = compile(stepsRenamed(before, renaming) as JourneyStep[]);
        const inPlace = (tags: readonly string[]) => [...new Set(tags.map((tag) => (tag === 'a' ? 'b' : tag)))];
        expect(after).toEqual(
          compile(before).map((one) => {
            if (one.kind === 'tag') return { ...one, add: inPlace(one.add), remove: inPlace(one.remove) };
            return one.kind === 'if' && one.tag === 'a' ? { ...one, tag: 'b' } : one;
          }),
        );
      }),
    );
  });

  test('of a draft that isn’t complete keep what isn’t a tag', () => {
    const draft = [
      { kind: 'tag', add: 'a' },
      { kind: 'if', tag: 'a' },
      { kind: 'tag', remove: ['a', 1] },
      { add: ['a'] },
    ];
    expect(stepsRenamed(draft, renaming)).toEqual([
      { kind: 'tag', add: 'a' },
      { kind: 'if', tag: 'b' },
      { kind: 'tag', remove: ['a', 1] },
      { add: ['a'] },
    ]);
  });
});
