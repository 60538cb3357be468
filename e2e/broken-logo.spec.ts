// The brand's logo at an address that no longer loads, such as a LINE account's old picture.
import type { Page } from '@playwright/test';
import { line } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

const logo = 'https://profile.line-scdn.net/gone';

test.beforeEach(async ({ omnilink, trouble }) => {
  trouble.expect(/https:\/\/profile\.line-scdn\.net\/gone$/);
  await omnilink.control.patchLineChannel(line.channelId, { pictureUrl: logo });
  await omnilink.api('POST', `/channels/${omnilink.targetChannelId}/check`);
});
test.afterEach(async ({ omnilink }) => {
  await omnilink.control.patchLineChannel(line.channelId, { pictureUrl: null });
  await omnilink.api('POST', `/channels/${omnilink.targetChannelId}/check`);
});

test('on the page of /go it is hidden, whether it fails before the script loads or after', async ({ meet }) => {
  const mei = await meet();
  const card = await mei.getsCard();
  for (const first of ['logo', 'script']) {
    const page = await mei.phone.open('browser');
    const failed = page.waitForResponse(logo);
    const started = page.waitForEvent('domcontentloaded');
    await page.route(logo, async (route) => {
      if (first === 'script') await started;
      await route.fulfill({ status: 404 });
    });
    await page.route(/\/assets\/go-[\w-]+\.js$/, async (route) => {
      if (first === 'logo') await failed;
      await route.continue();
    });
    await page.goto(card);
    await failed;
    await hasNoLogo(page);
    await page.close();
  }
});

test('on the link page it is hidden', async ({ meet }) => {
  const mei = await meet();
  const address = await mei.phone.liffAddress(await mei.phone.tapToLiffLink(await mei.getsCard()));
  const page = await mei.phone.open('line');
  await page.route(logo, (route) => route.fulfill({ status: 404 }));
  const failed = page.waitForResponse(logo);
  await page.goto(address, { waitUntil: 'commit' });
  await sees(page, 'linked', '連結好了');
  await failed;
  await hasNoLogo(page);
});

async function hasNoLogo(page: Page): Promise<void> {
  const header = page.getByRole('banner');
  await expect(header).toBeVisible();
  await expect(header.locator('img')).toBeHidden();
}
