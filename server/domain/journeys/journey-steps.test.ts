import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyStep } from '../../contract/journeys.ts';
import { loopOf } from './journey-loops.ts';
import { decideRun, type RunFacts } from './journey-run.ts';
import { compile, stretch, tagsAdded, waitPath } from './journey-steps.ts';

const say = (text: string): JourneyStep => ({ kind: 'message', message: { kind: 'text', text } });
const wait = (minutes: number): JourneyStep => ({ kind: 'wait', minutes });
const tag = (add: string[], remove: string[] = []): JourneyStep => ({ kind: 'tag', add, remove });
const when = (name: string, yes: JourneyStep[], no: JourneyStep[] = []): JourneyStep => ({
  kind: 'if',
  tag: name,
  then: yes,
  else: no,
});

const now = new Date('2026-11-30T01:00:00Z');
const at = { now, timeZone: 'Asia/Taipei' };
const facts = { ...at, tags: ['vip'], skipWaits: false };
/** All that a contact is told, whatever it waits for. */
function whole(steps: JourneyStep[], tags: string[]): string[] {
  const program = compile(steps);
  const said: string[] = [];
  for (let position: number | undefined = 0; position !== undefined; ) {
    const { effects, next }: ReturnType<typeof stretch> = stretch(program, position, { ...facts, tags });
    for (const effect of effects)
      said.push(effect.kind === 'message' && effect.message.kind === 'text' ? effect.message.text : effect.kind);
    position = next?.position;
  }
  return said;
}

describe('steps', () => {
  test.each<[string, JourneyStep[], string[]]>([
    ['in their order', [say('a'), say('b')], ['a', 'b']],
    ['over a wait', [say('a'), wait(5), say('b')], ['a', 'b']],
    ['the tag is there', [when('vip', [say('yes')], [say('no')]), say('end')], ['yes', 'end']],
    ['the tag is not there', [when('new', [say('yes')], [say('no')]), say('end')], ['no', 'end']],
    ['no else', [when('new', [say('yes')]), say('end')], ['end']],
    ['no then', [when('vip', [], [say('no')]), say('end')], ['end']],
    ['if in if', [when('vip', [when('new', [say('a')], [say('b'), wait(1), say('c')])], [say('d')])], ['b', 'c']],
    ['a tag of an earlier step', [tag(['new']), when('new', [say('yes')])], ['tag', 'yes']],
    ['a tag taken off earlier', [tag([], ['vip']), when('vip', [say('yes')], [say('no')])], ['tag', 'no']],
  ])('%s', (_name, steps, said) => expect(whole(steps, ['vip'])).toEqual(said));

  test('a wait ends after its minutes, or at the hour of the brand’s time zone', () => {
    const program = compile([wait(90), say('a'), { kind: 'wait', until: '09:30' }, say('b')]);
    expect(stretch(program, 0, facts).next).toEqual({ position: 1, at: new Date('2026-11-30T02:30:00Z') });
    const { effects, next } = stretch(program, 1, facts);
    expect(effects).toEqual([{ kind: 'message', message: { kind: 'text', text: 'a' } }]);
    expect(next).toEqual({ position: 3, at: new Date('2026-11-30T01:30:00Z') });
    expect([waitPath(program, 1), waitPath(program, 3)]).toEqual(['steps.0', 'steps.2']);
  });

  test('a wait inside an if is named by its path', () => {
    const program = compile([say('a'), when('vip', [], [say('b'), wait(1)])]);
    const { next } = stretch(program, 0, { ...facts, tags: [] });
    expect(waitPath(program, next?.position ?? -1)).toBe('steps.1.else.1');
  });

  const anySteps: fc.Arbitrary<JourneyStep[]> = fc.letrec<{ steps: JourneyStep[] }>((tie) => ({
    steps: fc.array(
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(say('a'), say('b'), wait(1), tag(['new']), tag(['vip'], ['new'])),
        fc
          .record({ name: fc.constantFrom('vip', 'new'), yes: tie('steps'), no: tie('steps') })
          .map(({ name, yes, no }) => when(name, yes, no)),
      ),
      { maxLength: 4 },
    ),
  })).steps;

  /** The plainest reading of the steps: nested, without positions. */
  function plainly(steps: JourneyStep[], tags: Set<string>): string[] {
    return steps.flatMap((step): string[] => {
      if (step.kind === 'message') return step.message.kind === 'text' ? [step.message.text] : [];
      if (step.kind === 'if') return plainly(tags.has(step.tag) ? step.then : step.else, tags);
      if (step.kind !== 'tag') return [];
      for (const name of step.add) tags.add(name);
      for (const name of step.remove) tags.delete(name);
      return ['tag'];
    });
  }

  test('without waits, any steps do what they say', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { effects, next } = stretch(compile(steps), 0, { ...facts, skipWaits: true });
        expect(next).toBeNull();
        const said = effects.map((effect) =>
          effect.kind === 'message' && effect.message.kind === 'text' ? effect.message.text : effect.kind,
        );
        expect(said).toEqual(plainly(steps, new Set(['vip'])));
      }),
    );
  });
});

describe('a contact in a journey', () => {
  const run: RunFacts = {
    id: 'run',
    state: 'active',
    isTest: false,
    position: 0,
    journey: { isEnabled: true, isDeleted: false },
    tags: ['vip'],
    changes: [],
    edits: [],
  };
  const changed = (tag: string, added: boolean) =>
    ({ id: tag, tag, added, origin: 'journey', originId: 'run', at: 0, newName: null, isUndone: false }) as const;
  const program = compile([say('a'), tag(['new', 'vip'], ['old']), say('b')]);

  test.each<[string, Partial<RunFacts>, object]>([
    ['goes on', {}, { act: 'go', add: ['new'], remove: [], next: null }],
    ['a tag that is there goes', { tags: ['vip', 'old'] }, { act: 'go', add: ['new'], remove: ['old'] }],
    [
      'the journey was disabled',
      { journey: { isEnabled: false, isDeleted: false } },
      { act: 'stop', reason: 'journey_disabled' },
    ],
    [
      'the journey was deleted',
      { journey: { isEnabled: false, isDeleted: true } },
      { act: 'stop', reason: 'journey_deleted' },
    ],
    [
      'a test of a disabled journey',
      { isTest: true, journey: { isEnabled: false, isDeleted: false } },
      { act: 'go', add: [], remove: [] },
    ],
    [
      'its link was undone',
      { state: 'undoing', tags: ['vip', 'new'], changes: [changed('new', true), changed('old', false)] },
      { act: 'undo', remove: ['new'], restore: ['old'], undoneChanges: ['new', 'old'] },
    ],
  ])('%s', (_name, change, decision) => {
    expect(decideRun({ ...run, ...change }, program, at)).toMatchObject(decision);
  });
});

describe('loops', () => {
  const journey = (name: string, from: string, adds: string[]) => ({ id: name, name, tag: from, adds });
  test.each<[string, ReturnType<typeof journey>, ReturnType<typeof journey>[], string[] | null]>([
    ['none', journey('A', 'a', ['b']), [journey('B', 'b', ['c'])], null],
    ['itself', journey('A', 'a', ['a']), [], ['A']],
    ['two', journey('A', 'a', ['b']), [journey('B', 'b', ['a'])], ['A', 'B']],
    ['three', journey('A', 'a', ['x', 'b']), [journey('C', 'c', ['a']), journey('B', 'b', ['c'])], ['A', 'B', 'C']],
    [
      'a loop of others, which is theirs',
      journey('A', 'a', ['b']),
      [journey('B', 'b', ['c']), journey('C', 'c', ['b'])],
      null,
    ],
  ])('%s', (_name, own, others, loop) => expect(loopOf(own, others)).toEqual(loop));

  test('every tag that any step adds counts', () => {
    expect(tagsAdded([tag(['a']), when('x', [tag(['b'])], [when('y', [], [tag(['c'], ['d'])])])])).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});
