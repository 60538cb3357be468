// A browser that translates the page puts the words into elements of its own. The page must keep working.
import type { Page } from '@playwright/test';
import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees, taps } from './screens.ts';

test('14 §2.13: a translated page asks, links and says so', async ({ meet, newCampaign }) => {
  const mei = await meet();
  const page = await mei.taps(await mei.getsCard(await newCampaign({ askFirst: true })));
  await sees(page, 'consent', '這兩個帳號都是你嗎？');
  await translate(page);
  await taps(page, '都是我，連結');
  await expect(page.getByRole('main')).toHaveAttribute('data-state', 'linked');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('連結好了');
  await mei.reads({ messenger: [words.source], line: [words.target] });
});

/** As Chrome's translation does it: each text in two `font` elements, put where the text stood. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest('script, style, [translate="no"]')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(text.data);
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
}
