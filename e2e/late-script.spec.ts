// The link page whose script doesn't load, or loads late: the page itself says so and offers a link; the server was asked before.
import type { Page, Route } from '@playwright/test';
import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { button, sees } from './screens.ts';

const script = /\/assets\/index-[\w-]+\.js$/;
const tryAgain = '打不開嗎？再試一次';
const both = { messenger: [words.source], line: [words.target] };

const faults: [string, (route: Route) => Promise<void>, RegExp][] = [
  ['doesn’t load', (route) => route.abort('connectionreset'), /net::ERR_CONNECTION_RESET/],
  ['is gone since an upgrade', (route) => route.fulfill({ status: 404, body: '' }), /status of 404/],
  [
    'is not understood by an old web view',
    (route) => route.fulfill({ contentType: 'text/javascript', body: 'let 1;' }),
    /^an error in the page: /,
  ],
];

for (const [what, answer, error] of faults) {
  test(`14 §2.10: the script ${what}: after ten seconds there is a link, which opens the same tap again`, async ({
    meet,
    trouble,
  }) => {
    trouble.expect(error);
    const mei = await meet();
    const address = await mei.phone.liffAddress(await mei.phone.tapToLiffLink(await mei.getsCard()));
    const page = await mei.phone.open('line');
    await page.route(script, answer);
    await page.goto(address);
    await sees(page, 'loading', '正在連結…');
    await showsNoTryAgain(page);
    await endWait(page);
    const link = page.getByRole('status').getByRole('link', { name: tryAgain, exact: true });
    await expect(link).toBeVisible();
    await page.unroute(script);
    await link.tap();
    await sees(page, 'linked', '連結好了');
    await mei.reads(both);
  });
}

test('14 §2.10: a script that loads after the link was shown continues, and removes the link', async ({ meet }) => {
  const mei = await meet();
  const address = await mei.phone.liffAddress(await mei.phone.tapToLiffLink(await mei.getsCard()));
  const page = await mei.phone.open('line');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let comes = () => {};
  const late = new Promise<void>((resolve) => (comes = resolve));
  await page.route(script, async (route) => {
    await late;
    await route.continue();
  });
  await page.route('**/api/v1/link', async (route) => {
    await sees(page, 'loading', '正在連結…');
    await showsNoTryAgain(page);
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  await sees(page, 'loading', '正在連結…');
  await showsNoTryAgain(page);
  await endWait(page);
  await expect(button(page, tryAgain)).toBeVisible();
  comes();
  await sees(page, 'linked', '連結好了');
  await showsNoTryAgain(page);
  await mei.reads(both);
});

test('the server is asked before the page’s script is there, and only once', async ({ meet }) => {
  const mei = await meet();
  const address = await mei.phone.liffAddress(await mei.phone.tapToLiffLink(await mei.getsCard()));
  const page = await mei.phone.open('line');
  const asked = page.waitForRequest('**/api/v1/link');
  let count = 0;
  page.on('request', (request) => (count += /\/api\/v1\/link$/.test(request.url()) ? 1 : 0));
  await page.route(script, async (route) => {
    await (await asked).response();
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  await sees(page, 'linked', '連結好了');
  expect(count).toBe(1);
  await mei.reads(both);
});

async function showsNoTryAgain(page: Page): Promise<void> {
  await expect(button(page, tryAgain)).toHaveCount(0);
}

/** Ends the ten seconds' CSS animation: a test's clock doesn't advance it. */
async function endWait(page: Page): Promise<void> {
  const waits = await page.evaluate(() => {
    const found = document.getAnimations().filter((one) => one.effect?.getTiming().duration === 10_000);
    for (const one of found) one.finish();
    return found.length;
  });
  expect(waits, 'the page waits for ten seconds').toBe(1);
}
