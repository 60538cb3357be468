import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';

test('a whole campaign by keyboard, and the focus is always visible', async ({ desk, newCampaign }) => {
  const { id } = await newCampaign();
  for (const path of ['/console', '/console/campaigns/new', `/console/campaigns/${id}`]) {
    await desk.goto(path);
    await desk.getByRole('heading', { level: 1 }).waitFor();
    const unseen: string[] = [];
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let pressed = 0; pressed < 80; pressed += 1) {
        await desk.keyboard.press(key);
        const focused = await desk.evaluate(describeFocus);
        if (!focused) break;
        if (!focused.isSeen) unseen.push(`${path} ${key}: ${focused.what}`);
      }
    }
    expect(unseen, 'focused, and nothing shows it').toEqual([]);
  }
});

/** Runs in the page. Null: the focus has left it. */
function describeFocus(): { what: string; isSeen: boolean } | null {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const marks = [element, element.parentElement, element.closest('.chips')].filter((one) => one !== null);
  const isOutlined = marks.some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
  // Not under one of the fixed bars.
  const { left, top, width, height } = element.getBoundingClientRect();
  const inFront = document.elementFromPoint(left + width / 2, top + height / 2);
  const label = inFront?.closest('label');
  const isInSight = inFront?.contains(element) || element.contains(inFront) || Boolean(label?.contains(element));
  return { what: element.outerHTML.slice(0, 120), isSeen: isOutlined && isInSight };
}
