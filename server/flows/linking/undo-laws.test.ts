// Links, merges, edits, tags, journeys, opt-outs, unlinks and undos in any order: no contact and no tag is lost, and the result is
// that of a plain model (§6, §10).
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene } from '../../testing/test-history.ts';
import { journeys, steps } from '../../testing/test-history-steps.ts';
import { lawRuns } from '../../testing/test-law-runs.ts';
import { openUndoWorld, type UndoWorld } from '../../testing/test-undo.ts';

let world: UndoWorld;
beforeAll(async () => {
  world = await openUndoWorld();
});
afterAll(() => world.close());

const step = fc.oneof(
  { weight: 6, arbitrary: steps.link },
  { weight: 3, arbitrary: steps.merge },
  { weight: 3, arbitrary: steps.undo },
  { weight: 2, arbitrary: steps.undoLink },
  { weight: 1, arbitrary: steps.unlink },
  { weight: 3, arbitrary: steps.tag },
  { weight: 1, arbitrary: steps.optOut },
  { weight: 2, arbitrary: steps.field },
  { weight: 1, arbitrary: steps.number },
  { weight: 1, arbitrary: steps.editTag },
  { weight: 2, arbitrary: steps.follow },
  { weight: 2, arbitrary: steps.advance },
  { weight: 1, arbitrary: steps.wait },
);

test('any order of them ends as in the model', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(journeys, fc.array(step, { minLength: 3, maxLength: 16, size: 'max' }), async (started, all) => {
      const scene = await openScene(world, started);
      await scene.play(all);
      await scene.settle();
    }),
    lawRuns(40),
  );
});

const settledBefore = fc.oneof(steps.tag, steps.optOut, steps.field, steps.number, steps.follow, steps.advance);
const joins = fc.oneof(
  { weight: 3, arbitrary: steps.link },
  { weight: 2, arbitrary: steps.merge },
  { weight: 1, arbitrary: steps.follow },
  { weight: 1, arbitrary: steps.advance },
  { weight: 1, arbitrary: steps.wait },
);

test('merges that are all undone, in any order, leave everything as it was', { timeout: 3_600_000 }, async () => {
  const order = fc.infiniteStream(fc.nat(9));
  await fc.assert(
    fc.asyncProperty(
      journeys,
      fc.array(settledBefore, { maxLength: 6 }),
      fc.array(joins, { minLength: 1, maxLength: 8 }),
      order,
      async (started, first, all, picks) => {
        const scene = await openScene(world, started);
        await scene.play(first);
        await scene.settle();
        const before = await scene.stands();
        await scene.play(all);
        for (const which of picks) {
          const left = scene.model.merges.filter(({ holds }) => holds);
          const merge = left[which % left.length];
          if (!merge) break;
          await scene.play([{ do: 'undo', which: scene.model.merges.length - 1 - scene.model.merges.indexOf(merge) }]);
        }
        await scene.settle();
        const { contacts, profiles, runs } = await scene.stands();
        const kept = (one: string) => !one.includes(' undone ');
        expect({ contacts, profiles, runs: runs.filter(kept) }).toEqual({
          contacts: before.contacts,
          profiles: before.profiles,
          runs: before.runs.filter(kept),
        });
      },
    ),
    lawRuns(15),
  );
});
