import type { Page } from '@playwright/test';
import type { ContactView } from '../server/contract/contacts.ts';
import { isAccessible } from './accessible.ts';
import { line } from './brand.ts';
import { expect, test } from './fixtures.ts';
import type { OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';
import { button, sees, taps } from './screens.ts';

const mineLink = `https://liff.line.me/${line.liffId}/mine?app=${line.liffId}`;
const mineUrl = ({ url }: OmniLink) => `${url}/link/mine?app=${line.liffId}`;

const contact = async (omnilink: OmniLink, externalId: string) =>
  (await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).items[0];
async function isJoined(omnilink: OmniLink, { psid, lineUserId }: Person) {
  const [messenger, inLine] = [await contact(omnilink, psid), await contact(omnilink, lineUserId)];
  return messenger?.profileId === inLine?.profileId;
}
/** Linked, and their own page opened from LINE as its link is tapped in a chat. */
async function opensMine(person: Person): Promise<Page> {
  await sees(await person.taps(await person.getsCard()), 'linked', '連結好了');
  await person.isQuiet();
  return person.phone.visit('line', await person.phone.liffAddress(mineLink));
}
/** Taps the button, and returns the address that LINE is told to open in the phone's browser. */
async function opensOutside(page: Page): Promise<string> {
  await taps(page, '用瀏覽器打開');
  type Call = { action: string; url: string; external: boolean };
  const calls = () => page.evaluate(() => (window as unknown as { __lineCalls: Call[] }).__lineCalls);
  const opened = async () => (await calls()).find(({ action }) => action === 'open-window');
  await expect.poll(opened).toMatchObject({ external: true });
  return (await opened())?.url ?? '';
}
const rows = (page: Page) => page.getByRole('main').locator('.row');

test('linked, then my links: both accounts, unlink, and the same card links no more', async ({
  customer,
  phone,
  omnilink,
  platforms,
  trouble,
}) => {
  // After the end of the permission LINE's SDK is told so.
  trouble.expect(/status of 40[01] .*(verify|profile|friendship)/);
  const card = await customer.getsCard();
  const page = await customer.taps(card);
  await sees(page, 'linked', '連結好了');
  await customer.isQuiet();
  await taps(page, '我的連結');
  await sees(page, 'mine', '我的連結');
  await expect(page).toHaveURL(mineUrl(omnilink));
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('你現在登入的 LINE');
  await expect(rows(page).last()).toContainText('Messenger');
  await expect(page.getByRole('main')).not.toContainText('小美');
  await isAccessible(page, 'my links');

  await taps(page, '解除');
  await sees(page, 'mine/unlink', '要解除 LINE 嗎？');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByText('LINE 授權會一併取消，並通知 LY Corporation。')).toBeVisible();
  await taps(page, '保留');
  await sees(page, 'mine', '我的連結');
  expect(await isJoined(omnilink, customer)).toBe(true);
  const before = (await platforms.calls('line-api', '/user/v1/deauthorize')).length;
  await taps(page, '解除');
  await taps(page, '解除');
  await sees(page, 'mine/unlinked', '已解除');
  await expect(page.getByText('LINE 授權也取消了。')).toBeVisible();
  await expect(button(page, '打開 LINE 聊天室')).toBeVisible();
  expect(await isJoined(omnilink, customer)).toBe(false);
  expect((await platforms.calls('line-api', '/user/v1/deauthorize')).length).toBe(before + 1);

  const said = await customer.chats();
  await sees(await phone.visit('browser', card), 'failed/token_invalid', '這張卡片打不開');
  await sees(await customer.taps(await customer.getsCard()), 'consent', '這兩個帳號都是你嗎？');
  await customer.reads(said);
  const again = await phone.visit('line', await phone.liffAddress(mineLink));
  await sees(again, 'mine', '我的連結');
  await expect(again.getByText('還沒有連結的帳號。')).toBeVisible();
});

test('the word in the LINE chat is answered with a button that opens the page', async ({
  customer,
  phone,
  platforms,
  omnilink,
}) => {
  await platforms.line.type(line.channelId, customer.id, '我的連結');
  await customer.isQuiet();
  const { url } = await platforms.tapButton('line', line.channelId, customer.id, '打開我的連結');
  expect(url).toBe(mineLink);
  const page = await phone.visit('line', await phone.liffAddress(url ?? ''));
  await sees(page, 'mine', '我的連結');
  await expect(page.getByText('還沒有連結的帳號。')).toBeVisible();
  await expect(page).toHaveURL(mineUrl(omnilink));
});

test('a LINE that knows only the documented path opens the page too', async ({ phone, omnilink }) => {
  const address = await phone.liffAddress(mineLink);
  const page = await phone.visit('line', address.replace(/&client_id=\d+/, ''));
  await sees(page, 'mine', '我的連結');
  await expect(page).toHaveURL(mineUrl(omnilink));
  await page.reload();
  await sees(page, 'mine', '我的連結');
});

test('the data is saved by the phone’s own browser', async ({ customer, phone, omnilink }) => {
  const page = await opensMine(customer);
  await sees(page, 'mine', '我的連結');
  await taps(page, '下載我的資料');
  await sees(page, 'mine/export', '資料準備好了');
  const url = await opensOutside(page);
  expect(url).toContain(`${omnilink.url}/link/data/`);
  const browser = await phone.open('browser');
  const [download] = await Promise.all([browser.waitForEvent('download'), browser.goto(url).catch(() => {})]);
  expect(download.suggestedFilename()).toBe('my-data.json');
  const data = JSON.parse(await textOf(download));
  expect(JSON.stringify(data)).toContain(customer.lineUserId);
  expect(JSON.stringify(data)).not.toContain(customer.psid);
  await taps(page, '回到我的連結');
  await sees(page, 'mine', '我的連結');
});

const textOf = async (download: { createReadStream(): Promise<NodeJS.ReadableStream> }) => {
  let text = '';
  for await (const chunk of await download.createReadStream()) text += chunk;
  return text;
};

test('a download that is over says so', async ({ customer, phone, clock, trouble }) => {
  trouble.expect(/status of 410 .*\/link\/data\//);
  const page = await opensMine(customer);
  await taps(page, '下載我的資料');
  await sees(page, 'mine/export', '資料準備好了');
  const url = await opensOutside(page);
  await clock.pass({ minutes: 11 });
  await sees(await phone.visit('browser', url), 'failed/download_over', '下載連結過期了');
});

test('erased: what goes is said, and asked once more; the other chat stays', async ({
  customer,
  omnilink,
  trouble,
}) => {
  trouble.expect(/status of 40[01] .*(verify|profile|friendship)/);
  const page = await opensMine(customer);
  await taps(page, '刪除我的資料');
  await sees(page, 'mine/erase', '要刪除你的資料嗎？');
  await expect(page.getByText(/無法復原/)).toBeVisible();
  await isAccessible(page, 'erase');
  await taps(page, '保留');
  await sees(page, 'mine', '我的連結');
  await taps(page, '刪除我的資料');
  await taps(page, '刪除');
  await sees(page, 'mine/erased', '已刪除');
  await expect(page.getByText('LINE 授權也取消了。')).toBeVisible();
  expect(await contact(omnilink, customer.lineUserId)).toBeUndefined();
  expect(await contact(omnilink, customer.psid)).toBeDefined();
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
