// The page between a card and its target: its buttons, its pictures, and what its script adds.
import { type Browser, type BrowserContextOptions, devices, type Page } from '@playwright/test';
import { agents } from '../server/simulator/agents.ts';
import { expect, test } from './fixtures.ts';
import { button, sees, taps } from './screens.ts';
import { watchPage } from './trouble.ts';

test.describe('in Messenger on an iPhone', () => {
  test.use({ device: 'iphone' });

  test('a tap without effect unfolds the pictures; one that opens LINE does not', async ({ meet }) => {
    const mei = await meet();
    const page = await mei.phone.open('messenger');
    await page.clock.install();
    await page.goto(await mei.getsCard());
    await sees(page, 'open_externally', '換瀏覽器打開這一頁');
    await expect(button(page, '用瀏覽器打開')).toHaveAttribute('href', `x-safari-${page.url()}`);
    await withoutLeaving(page);
    // From here time passes only as the story says.
    await page.clock.pauseAt(new Date(Date.now() + 60_000));
    const pictures = page.getByRole('main').getByRole('listitem');
    await expect(pictures).toHaveCount(0);

    await taps(page, '用瀏覽器打開');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.clock.runFor(2_000);
    await expect(pictures).toHaveCount(0);

    await taps(page, '用瀏覽器打開');
    await page.clock.runFor(1_400);
    await expect(pictures).toHaveCount(0);
    await page.clock.runFor(200);
    await expect(pictures).toHaveText([/按右上或右下角的 ⋯/, /選「在瀏覽器中開啟」/, /按「開啟 LINE」/]);
  });

  test('the address is copied, tap and all, and the page says so', async ({ meet }) => {
    const mei = await meet();
    const page = await mei.phone.visit('messenger', await mei.getsCard());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await taps(page, '複製網址');
    await expect(page.getByText('已複製，請貼到瀏覽器。')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  test('without a clipboard it is copied the old way; where nothing can copy, it is selected', async ({ meet }) => {
    const mei = await meet();
    const page = await mei.phone.open('messenger');
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.goto(await mei.getsCard());
    await taps(page, '複製網址');
    await expect(page.getByText('已複製，請貼到瀏覽器。')).toBeVisible();

    await page.addInitScript(() => Object.defineProperty(document, 'execCommand', { value: () => false }));
    await page.reload();
    await expect(page.getByText(page.url())).toBeHidden();
    await taps(page, '複製網址');
    await expect(page.getByText(page.url())).toBeVisible();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(page.url());
  });
});

test('without its script the page still has its button, its pictures and its address', async ({ browser, meet }) => {
  const mei = await meet();
  const page = await openPage(browser, { ...devices['iPhone 15'], ...zh('messenger-ios'), javaScriptEnabled: false });
  await page.goto(await mei.getsCard());
  await sees(page, 'open_externally', '換瀏覽器打開這一頁');
  await expect(button(page, '用瀏覽器打開')).toBeVisible();
  await expect(button(page, '複製網址')).toBeHidden();
  await expect(page.getByText(page.url())).toBeVisible();
  await page.getByText('打不開？看步驟').tap();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await page.context().close();
});

test('a computer shows a code to scan, for a Facebook card with an iPhone; an iPad that looks like one jumps', async ({
  browser,
  meet,
  trouble,
}) => {
  const mei = await meet();
  const card = await mei.getsCard();
  const computer = await openPage(browser, zh('desktop-safari'));
  watchPage(computer, trouble);
  await computer.goto(card);
  await sees(computer, 'jump/desktop', '用手機掃描繼續');
  await expect(computer.getByRole('img', { name: 'QR Code' })).toBeVisible();
  await expect(computer.getByText('從 Facebook 連結 LINE 要用 iPhone')).toBeVisible();
  await expect(button(computer, '在這台電腦繼續')).toHaveAttribute('href', /^https:\/\/liff\.line\.me\//);

  const ipad = await openPage(browser, zh('ipad-desktop'));
  watchPage(ipad, trouble);
  await ipad.addInitScript(() => Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 }));
  await ipad.goto(card);
  await sees(ipad, 'jump/line', '到 LINE 完成連結');
  await expect(ipad).toHaveTitle(/^到 LINE 完成連結 · /);
  await expect(button(ipad, '開啟 LINE')).toHaveAttribute('href', /^https:\/\/liff\.line\.me\//);
  for (const page of [computer, ipad]) await page.context().close();
});

const zh = (agent: keyof typeof agents): BrowserContextOptions => ({ locale: 'zh-TW', userAgent: agents[agent] });

async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  return (await browser.newContext(options)).newPage();
}

/** Nothing handles Safari's own scheme here: the tap is recorded, and has no effect. */
async function withoutLeaving(page: Page): Promise<void> {
  await page.evaluate(() => document.addEventListener('click', (event) => event.preventDefault()));
}
