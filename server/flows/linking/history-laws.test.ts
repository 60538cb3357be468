// Laws of everything together: taps, undos, merges, tags, journeys and menus in any order, with the worker's jobs at any moment.
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { testLine } from '../../testing/test-app.ts';
import { openAppScene } from '../../testing/test-app-history.ts';
import { appStep } from '../../testing/test-app-history-steps.ts';
import { lawRuns } from '../../testing/test-law-runs.ts';
import { openTagTest, type TagTest } from '../../testing/test-tags.ts';

let app: TagTest;
let menus: string[];
beforeAll(async () => {
  app = await openTagTest();
  const newMenu = async () =>
    (await app.control.line.addRichMenu(testLine.channelId, { picture: 'iVBORw0KGgo=' })).richMenuId;
  menus = [await newMenu(), await newMenu(), await newMenu()];
});
afterAll(() => app.close());

test('whatever happens, in the end the laws hold', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(appStep, { minLength: 4, maxLength: 24, size: 'max' }), async (steps) => {
      const scene = await openAppScene(app, menus);
      await scene.playAll(steps);
      await scene.lawsHold();
      await scene.close();
    }),
    lawRuns(10),
  );
});
