import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import type { Person } from './people.ts';
import { button, sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

/** Without the app, the LIFF link continues in the browser, and the page says what to do. */
async function opensInBrowser({ phone }: Person, card: string) {
  const page = await phone.visit('browser', await phone.tapToLiffLink(card));
  await sees(page, 'open_in_line', '請用 LINE 打開');
  return page;
}

test('without LINE on the phone they log in to LINE in the browser and are linked', async ({ meet, omnilink }) => {
  const mei = await meet({ hasLine: false });
  const page = await opensInBrowser(mei, await mei.getsCard());
  await mei.reads({});
  await taps(page, '使用 LINE 登入');
  await sees(page, 'linked', '連結好了');
  await expect(page, 'neither code nor token is left in the address').toHaveURL(`${omnilink.url}/link`);
  await mei.reads(both);
});

test('outside LINE, a customer who refuses LINE’s consent can change their mind', async ({ meet, platforms }) => {
  const mei = await meet({ hasLine: false });
  const page = await opensInBrowser(mei, await mei.getsCard());
  await platforms.line.consent('ask');
  await taps(page, '使用 LINE 登入');
  await page.getByRole('link', { name: 'Cancel' }).tap();
  await sees(page, 'failed/line_refused', '還沒有同意 LINE 授權');
  await mei.reads({});
  await taps(page, '再試一次');
  await page.getByRole('link', { name: 'Allow' }).tap();
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('outside LINE, a customer who never added the account adds it on its page and is linked automatically', async ({
  meet,
}) => {
  const mei = await meet({ friendship: 'never', hasLine: false });
  const page = await opensInBrowser(mei, await mei.getsCard());
  await taps(page, '使用 LINE 登入');
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  const [account] = await Promise.all([page.waitForEvent('popup'), taps(page, '加入好友')]);
  await account.getByRole('button', { name: 'Add' }).tap();
  await expect(account.getByText('You are friends.')).toBeVisible();
  await account.close();
  await sees(page, 'linked', '連結好了');
  await expect(button(page, '加入好友')).toHaveCount(0);
  await mei.reads(both);
});

test('outside LINE, an old sign-in is renewed by itself, once', async ({ meet, platforms, clock, trouble }) => {
  // The SDK logs an error for each expired ID token.
  trouble.expect(/id_token|ID token/i);
  const mei = await meet({ hasLine: false });
  const page = await opensInBrowser(mei, await mei.getsCard());
  await platforms.clock(clock.aheadMs() - 2 * 3600_000);
  await taps(page, '使用 LINE 登入');
  await sees(page, 'failed/login_invalid', '請再登入一次');
  await mei.reads({});
  await platforms.clock(clock.aheadMs());
  await taps(page, '再試一次');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('14 §2.10: a browser that blocks storage: LINE opens it, there is no Try again', async ({ meet }) => {
  const mei = await meet({ hasLine: false });
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const page = await mei.phone.open('browser');
  await page.addInitScript(() => {
    const get = () => {
      throw new Error('refused');
    };
    Object.defineProperty(window, 'localStorage', { get });
  });
  await page.goto(link);
  await sees(page, 'open_in_line', '請用 LINE 打開');
  await expect(page.getByRole('link', { name: '開啟 LINE' })).toHaveAttribute('href', /\?t=eyJ/);
  for (const name of ['使用 LINE 登入', '再試一次']) await expect(button(page, name)).toHaveCount(0);
});

test('14 §2.10: a browser that forgets with each page goes to LINE’s login once, then to LINE', async ({
  meet,
  trouble,
}) => {
  trouble.expect(/code_verifier|state|LIFF/i);
  const mei = await meet({ hasLine: false });
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const page = await mei.phone.open('browser');
  await page.addInitScript(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto(link);
  await sees(page, 'open_in_line', '請用 LINE 打開');
  await taps(page, '使用 LINE 登入');
  await page.waitForURL(/\/link\?t=/);
  await sees(page, 'open_in_line', '請用 LINE 打開');
  await expect(button(page, '使用 LINE 登入')).toHaveCount(0);
  await mei.reads({});
});
