import { brand, words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { button, sees, taps } from './screens.ts';

test.use({ device: 'pixel' });

test('on Android, Facebook’s card does not lead to LINE, and says so', async ({ meet }) => {
  const mei = await meet();
  const card = await mei.getsCard();
  for (const app of ['messenger', 'browser'] as const) {
    const page = await mei.phone.visit(app, card);
    await sees(page, 'not_on_android', 'Android 暫不支援');
    await expect(button(page, '加入 LINE 好友')).toHaveAttribute('href', 'https://line.me/R/ti/p/%40kojima');
    expect(new URL(page.url()).search, 'no tap is given out').toBe('');
  }
  await mei.reads({});
});

test('on Android, LINE’s login comes back in a new tab and its SDK hangs: after ten seconds there is a button that continues', async ({
  meet,
  platforms,
  trouble,
}) => {
  // The SDK waits for a script of LINE's, which our policy doesn't let in.
  trouble.expect(/Content Security Policy/);
  const mei = await meet({ hasLine: false });
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  await platforms.line.consent('ask');
  const first = await mei.phone.visit('browser', link);
  await sees(first, 'open_in_line', '請用 LINE 打開');
  await taps(first, '使用 LINE 登入');
  const back = await first.getByRole('link', { name: 'Allow' }).getAttribute('href');
  const answer = await fetch(new URL(back ?? '', simulated(first.url(), platforms.url)), { redirect: 'manual' });

  // LINE's app hands the browser the address in a tab of its own: no referrer, no history.
  await first.clock.install();
  const newTab = first.context().waitForEvent('page');
  await first.evaluate((url) => window.open(url, '_blank', 'noreferrer'), answer.headers.get('location') ?? '');
  const page = await newTab;
  await sees(page, 'loading', '正在連結…');
  await expect(page.getByRole('banner')).toContainText(brand);
  await page.clock.runFor(5_000);
  await expect(page.getByText('還在處理，請別關掉。')).toBeVisible();
  await page.clock.runFor(5_000);
  await sees(page, 'failed/line_timeout', 'LINE 還沒有回應');
  await page.clock.runFor(60_000);
  await sees(page, 'failed/line_timeout', 'LINE 還沒有回應');
  await mei.reads({});

  // They are signed in by now: the new page continues without asking again.
  await taps(page, '再試一次');
  await sees(page, 'linked', '連結好了');
  await mei.reads({ messenger: [words.source], line: [words.target] });
});

/** LINE's own page on the simulator, which the browser shows under LINE's host. */
function simulated(address: string, simulatorUrl: string): string {
  return address.replace('https://access.line.me/', `${simulatorUrl}/line-access/`);
}
