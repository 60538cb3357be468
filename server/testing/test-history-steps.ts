// The steps of random histories, and the journeys that the tags in them start.
import fc from 'fast-check';
import type { JourneyStep } from '../contract/journeys.ts';
import type { PlatformName } from './test-undo.ts';

/** Two of one channel, so that some links and merges are refused. */
export const people: PlatformName[] = ['messenger', 'line', 'whatsapp', 'instagram', 'line'];
const who = fc.nat(people.length - 1);

export const tagNames = ['linked', 'vip', 'tea', 'greeted'];
const tag = fc.constantFrom(...tagNames);
const does = <const D extends string>(name: D) => fc.constant(name);
export const steps = {
  link: fc.record({ do: does('link'), who, other: who }),
  merge: fc.record({ do: does('merge'), who, other: who }),
  undo: fc.record({ do: does('undo'), which: fc.nat(5) }),
  undoLink: fc.record({ do: does('undo link'), which: fc.nat(5) }),
  unlink: fc.record({ do: does('unlink'), who }),
  tag: fc.record({ do: does('tag'), who, tag, on: fc.boolean() }),
  optOut: fc.record({ do: does('opt out'), who }),
  field: fc.record({ do: does('field'), who, key: fc.constantFrom('city', 'size'), isSet: fc.boolean() }),
  number: fc.record({ do: does('number'), who, number: fc.constantFrom('M1', 'M2', null) }),
  editTag: fc.record({ do: does('edit tag'), tag, to: fc.option(tag) }),
  follow: fc.record({ do: does('follow') }),
  advance: fc.record({ do: does('advance') }),
  wait: fc.record({ do: does('wait') }),
};
export type Step = {
  [K in keyof typeof steps]: (typeof steps)[K] extends fc.Arbitrary<infer T> ? T : never;
}[keyof typeof steps];

const tags = fc.subarray(tagNames, { maxLength: 2 });
const plainStep: fc.Arbitrary<JourneyStep> = fc.oneof(
  fc.constant<JourneyStep>({ kind: 'message', message: { kind: 'text', text: 'hello' } }),
  fc.constant<JourneyStep>({ kind: 'wait', minutes: 120 }),
  fc.record({ kind: does('tag'), add: tags, remove: tags }).filter(({ add, remove }) => add.length + remove.length > 0),
);
const plainSteps = fc.array(plainStep, { maxLength: 3 });
const journeySteps: fc.Arbitrary<JourneyStep[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: plainStep },
    { weight: 1, arbitrary: fc.record({ kind: does('if'), tag, then: plainSteps, else: plainSteps }) },
  ),
  { minLength: 1, maxLength: 4 },
);
/** Journeys that would start themselves are left out when they are saved. */
export const journeys = fc.array(fc.record({ tag, repeats: fc.boolean(), steps: journeySteps }), { maxLength: 3 });
export type NewJourneys = typeof journeys extends fc.Arbitrary<infer T> ? T : never;
