// The customer's own page where something is in the way: an old link, LINE, the network, another browser.
import { expect, test } from './fixtures.ts';
import { isJoined, mineLink, mineUrl, opensMine, opensOutside } from './mine.ts';
import { button, sees, taps } from './screens.ts';

test('a download that is over says so', async ({ customer, phone, clock, trouble }) => {
  trouble.expect(/status of 410 .*\/link\/data\//);
  const page = await opensMine(customer);
  await taps(page, '下載我的資料');
  await sees(page, 'mine/export', '資料準備好了');
  const url = await opensOutside(page);
  await clock.pass({ minutes: 11 });
  await sees(await phone.visit('browser', url), 'failed/download_over', '下載連結過期了');
});

test('LINE doesn’t end the permission: it is unlinked, and the page says where to end it', async ({
  customer,
  platforms,
  omnilink,
}) => {
  const page = await opensMine(customer);
  await platforms.addFault({
    match: { host: 'line-api', path: '/user/v1/deauthorize' },
    kind: 'status',
    status: 500,
    times: null,
  });
  await taps(page, '解除');
  await taps(page, '解除');
  await sees(page, 'mine/unlinked', '已解除');
  await expect(page.getByText(/^LINE 授權要自己取消/)).toBeVisible();
  expect(await isJoined(omnilink, customer)).toBe(false);
});

test('no network, an overloaded server, a page left open: nothing is lost, and each says what to do', async ({
  customer,
  phone,
  omnilink,
  clock,
  trouble,
}) => {
  trouble.expect(/net::ERR_INTERNET_DISCONNECTED|status of (429|502|400|401)/);
  const page = await opensMine(customer);
  await taps(page, '解除');
  await phone.setOffline(true);
  await taps(page, '解除');
  await sees(page, 'failed/offline', '目前沒有網路');
  await page.route('**/mine/unlink', (route) => route.fulfill({ status: 429, json: {} }), { times: 1 });
  await phone.setOffline(false);
  await sees(page, 'failed/busy', '現在有點忙');
  expect(await isJoined(omnilink, customer)).toBe(true);
  await page.route('**/mine/unlink', (route) => route.fulfill({ status: 502, body: 'x' }), { times: 1 });
  await taps(page, '再試一次');
  await sees(page, 'failed/busy', '現在有點忙');
  await clock.pass({ hours: 2 });
  await taps(page, '再試一次');
  await sees(page, 'failed/login_invalid', '請再登入一次');
  await taps(page, '再試一次');
  await sees(page, 'mine', '我的連結');
  await taps(page, '解除');
  await taps(page, '解除');
  await sees(page, 'mine/unlinked', '已解除');
  expect(await isJoined(omnilink, customer)).toBe(false);
});

test('LINE is down while the page opens', async ({ customer, platforms, trouble }) => {
  trouble.expect(/status of 50\d/);
  await sees(await customer.taps(await customer.getsCard()), 'linked', '連結好了');
  const address = await customer.phone.liffAddress(mineLink);
  await platforms.addFault({
    match: { host: 'line-api', path: '/oauth2/v2.1/verify' },
    kind: 'status',
    status: 500,
    times: null,
  });
  const page = await customer.phone.visit('line', address.replace(/&client_id=\d+/, ''));
  await sees(page, 'failed/platform_error', '連線不太順');
  await platforms.removeFaults();
  await taps(page, '再試一次');
  await sees(page, 'mine', '我的連結');
});

test('outside LINE the customer logs in in the browser, refuses once, and unlinks there', async ({
  meet,
  omnilink,
  platforms,
}) => {
  const mei = await meet({ hasLine: false });
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const first = await mei.phone.visit('browser', link);
  await taps(first, '使用 LINE 登入');
  await sees(first, 'linked', '連結好了');
  await mei.isQuiet();
  await first.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  const page = await mei.phone.visit('browser', mineLink);
  await sees(page, 'open_in_line', '請用 LINE 打開');
  await expect(button(page, '開啟 LINE')).toHaveAttribute('href', mineLink);
  await platforms.line.consent('ask');
  await taps(page, '使用 LINE 登入');
  await page.getByRole('link', { name: 'Cancel' }).tap();
  await sees(page, 'failed/line_refused', '還沒有同意 LINE 授權');
  await taps(page, '再試一次');
  await page.getByRole('link', { name: 'Allow' }).tap();
  await sees(page, 'mine', '我的連結');
  await expect(page, 'neither code nor token is left in the address').toHaveURL(mineUrl(omnilink));
  await taps(page, '下載我的資料');
  await sees(page, 'mine/export', '資料準備好了');
  const [download] = await Promise.all([page.waitForEvent('download'), taps(page, '用瀏覽器打開')]);
  expect(download.suggestedFilename()).toBe('my-data.json');
  await taps(page, '回到我的連結');
  await taps(page, '解除');
  await taps(page, '解除');
  await sees(page, 'mine/unlinked', '已解除');
  expect(await isJoined(omnilink, mei)).toBe(false);
  await sees(await mei.phone.visit('browser', mineLink), 'open_in_line', '請用 LINE 打開');
});

test('an undo that comes too late leads to the page', async ({ customer, omnilink, clock, trouble }) => {
  trouble.expect(/status of 400 .*\/oauth2\/v2\.1\/verify/);
  const card = await customer.getsCard();
  await sees(await customer.taps(card), 'linked', '連結好了');
  await clock.pass({ hours: 24, minutes: 1 });
  const page = await customer.taps(card);
  await taps(page, '不是你？復原');
  await taps(page, '分開');
  await sees(page, 'undo_late', '已經超過 24 小時');
  await taps(page, '我的連結');
  await sees(page, 'mine', '我的連結');
  await expect(page).toHaveURL(mineUrl(omnilink));
});
