import type { Page } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { line } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { contactOf, isJoined, mineLink, mineUrl, opensMine, opensOutside } from './mine.ts';
import { button, sees, taps } from './screens.ts';

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
  expect(await contactOf(omnilink, customer.lineUserId)).toBeUndefined();
  expect(await contactOf(omnilink, customer.psid)).toBeDefined();
});
