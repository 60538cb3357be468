// A marketer previews a campaign on their own phone: `/preview/:token`, without signing in.
import type { Page } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';

/** The preview's step. */
const isAt = (phone: Page, step: string) =>
  expect(phone.locator('main[data-state="preview"]')).toHaveAttribute('data-step', step);
/** The customer's page in the preview. */
const pageIn = (phone: Page) => phone.frameLocator('iframe.page-frame');
const next = (phone: Page) => phone.getByRole('button', { name: '下一步' }).tap();

test('a marketer opens the preview in the editor, and walks through it on their phone while they edit', async ({
  desk,
  phone,
  newCampaign,
  trouble,
}) => {
  trouble.expect(/status of 410/);
  const { id } = await newCampaign({ enabled: false, askFirst: true });
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Title').fill('Not saved anywhere');
  await desk.getByRole('button', { name: 'Preview on my phone' }).click();
  const panel = desk.getByRole('region', { name: 'Preview on my phone' });
  await expect(panel.getByRole('img', { name: 'QR code of the preview' })).toBeVisible();
  const url = await panel.getByRole('link', { name: 'Open it here' }).getAttribute('href');

  const own = await phone.visit('browser', url ?? '');
  await isAt(own, 'card');
  await expect(own.locator('.chat')).toContainText('Not saved anywhere');
  await expect(panel.getByRole('status')).toHaveText('On the phone: the card');

  await desk.getByLabel('Title').fill('Typed just now');
  await expect(own.locator('.chat')).toContainText('Typed just now');

  await own.locator('.chat').getByRole('button').first().tap();
  await isAt(own, 'guide');
  await pageIn(own).getByRole('link', { name: '用瀏覽器打開' }).tap();
  await isAt(own, 'jump');
  await pageIn(own).getByRole('link', { name: '開啟 LINE' }).tap();
  await isAt(own, 'consent');
  await expect(pageIn(own).getByText('陳＊美').first()).toBeVisible();
  await pageIn(own).getByRole('button', { name: '都是我，連結' }).tap();
  await isAt(own, 'linked');
  await expect(desk.getByRole('tab', { name: 'On success' }), 'the editor follows').toHaveAttribute(
    'aria-selected',
    'true',
  );

  // On to the target's chat, whose message is being written at the same time.
  await next(own);
  await isAt(own, 'chat');
  const onTarget = desk.getByRole('group', { name: /^On the target channel/ }).getByLabel('Message', { exact: true });
  await onTarget.fill('Welcome, {name}');
  await expect(own.locator('.chat-line')).toContainText('Welcome, 陳小美');
  await next(own);
  await expect(own.locator('.chat-messenger')).toContainText('Typed just now');
  await expect(own.getByRole('button', { name: '下一步' })).toBeDisabled();
  await isSaved(desk);

  await panel.getByRole('button', { name: 'End preview' }).click();
  await expect(own.getByRole('heading', { name: '預覽結束了' })).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Preview on my phone' })).toBeVisible();
});

test('every outcome: not a friend, blocked, each failure, Android', async ({ phone, omnilink, newCampaign }) => {
  const { id } = await newCampaign();
  const { url } = await omnilink.api<{ url: string }>('POST', `/campaigns/${id}/preview`, {});
  const own = await phone.visit('browser', url);
  const choose = (what: string) => own.getByLabel('客人').selectOption(what);
  const toLine = async () => {
    for (const step of ['card', 'guide', 'jump']) {
      await isAt(own, step);
      await next(own);
    }
  };

  await choose('卡片是別人傳來的');
  await toLine();
  await isAt(own, 'consent');

  await choose('還不是好友');
  await toLine();
  await isAt(own, 'add_friend');
  await pageIn(own).getByRole('button', { name: '加入好友' }).tap();
  await isAt(own, 'linked');

  await choose('封鎖了 LINE');
  await toLine();
  await isAt(own, 'add_friend');
  await pageIn(own).getByRole('button', { name: '加入好友' }).tap();
  await expect(pageIn(own).getByRole('heading', { name: '再點一次卡片就好' })).toBeVisible();
  await next(own);
  await expect(own.locator('.chat-messenger'), 'nothing is sent to who has blocked').toContainText('這裡不送訊息。');

  await choose('兩邊的會員資料不同');
  await toLine();
  await isAt(own, 'failed');
  await expect(pageIn(own).getByRole('heading', { name: '兩邊的會員資料不同' })).toBeVisible();
  await next(own);
  await expect(own.locator('.chat-messenger')).not.toContainText('這裡不送訊息。');

  await own.getByLabel('手機').selectOption('Android');
  await next(own);
  await expect(pageIn(own).getByRole('heading', { name: 'Android 暫不支援' })).toBeVisible();
});

test('to WhatsApp: the draft is sent, and the answer comes in its chat', async ({ phone, walk, omnilink }) => {
  const { path } = await walk('line', 'whatsapp', { askFirst: true });
  const { url } = await omnilink.api<{ url: string }>('POST', `/campaigns/${path.campaign.id}/preview`, {});
  const own = await phone.visit('browser', url);
  await next(own);
  await isAt(own, 'jump');
  await pageIn(own).getByRole('link', { name: '開啟 WhatsApp' }).tap();
  await expect(own.getByRole('textbox', { name: '輸入訊息' })).toHaveValue(/代碼 A1B2-C3D4-E5F6-G7H8/);
  await own.getByRole('button', { name: '傳送' }).tap();
  await isAt(own, 'consent');
  await own.locator('.chat').getByRole('button', { name: '是我，連結' }).tap();
  await expect(own.locator('.chat-whatsapp .chat-row.out').last()).toContainText('是我，連結');
  await expect(own.locator('.chat-whatsapp')).toContainText('不是我，復原');
  await next(own);
  await expect(own.locator('.chat-line')).toBeVisible();
});

test('the screens are the customer’s own: what production draws, the preview draws', async ({
  phone,
  meet,
  omnilink,
  customer,
  newCampaign,
}) => {
  const campaign = await newCampaign({ askFirst: true });
  const { url } = await omnilink.api<{ url: string }>('POST', `/campaigns/${campaign.id}/preview`, {});
  const own = await phone.visit('browser', url);
  const preview = pageIn(own);
  const walkToPage = async () => {
    for (const step of ['card', 'guide', 'jump']) {
      await isAt(own, step);
      await next(own);
    }
  };
  /** Both show this, in the same markup but for what is of one customer. */
  const areAlike = async (real: Page, heading: string) => {
    const [mine, theirs] = await Promise.all(
      [preview, real].map(async (screen) => {
        await screen.getByRole('heading', { name: heading }).waitFor();
        const markup = await screen.locator('main').evaluate((main) => main.innerHTML);
        return markup.replace(/<img[^>]*>/g, '').replace(/(<bdi[^>]*>|<span class="hidden">)[^<]*/g, '$1');
      }),
    );
    expect(mine, heading).toBe(theirs);
  };
  const bothTap = async (real: Page, name: string) => {
    for (const screen of [preview, real]) await screen.getByRole('button', { name }).tap();
  };

  const declines = await phone.tapCard(await customer.getsCard(campaign));
  await walkToPage();
  await areAlike(declines, '這兩個帳號都是你嗎？');
  await bothTap(declines, '不是我');
  await areAlike(declines, '好，沒有連結');

  const links = await phone.tapCard(await customer.getsCard(campaign));
  await own.getByRole('button', { name: '重來' }).tap();
  await walkToPage();
  await areAlike(links, '這兩個帳號都是你嗎？');
  await bothTap(links, '都是我，連結');
  await areAlike(links, '連結好了');
  await bothTap(links, '不是你？復原');
  await areAlike(links, '要把帳號分開嗎？');
  await bothTap(links, '分開');
  await areAlike(links, '已經復原');

  const stranger = await meet({ friendship: 'never' });
  const asked = await stranger.phone.tapCard(await stranger.getsCard(campaign));
  await own.getByLabel('客人').selectOption('還不是好友');
  await walkToPage();
  await areAlike(asked, '先加入 LINE 好友');
});

test('a phone that was offline shows what was changed meanwhile', async ({ phone, omnilink, newCampaign, trouble }) => {
  trouble.expect(/ERR_INTERNET_DISCONNECTED/);
  const { id } = await newCampaign();
  const { url } = await omnilink.api<{ url: string }>('POST', `/campaigns/${id}/preview`, {});
  const own = await phone.visit('browser', url);
  await isAt(own, 'card');
  await own.context().setOffline(true);
  await expect(own.getByText('連線中斷，正在重新連線…')).toBeVisible();
  await omnilink.api('PATCH', `/campaigns/${id}/preview`, { draft: { card: { title: '離線時改的' } } });
  await own.context().setOffline(false);
  await expect(own.locator('.chat')).toContainText('離線時改的');
  await expect(own.getByText('連線中斷，正在重新連線…')).toBeHidden();
});

test('on a small screen the editor’s preview opens over the form, at what is being edited', async ({
  desk,
  newCampaign,
}) => {
  const { id } = await newCampaign();
  await desk.setViewportSize({ width: 360, height: 700 });
  await desk.goto(`/console/campaigns/${id}`);
  await desk
    .getByRole('group', { name: /^On the target channel/ })
    .getByLabel('Message', { exact: true })
    .fill('Over the form');
  await desk.getByRole('button', { name: 'Preview', exact: true }).click();
  const sheet = desk.getByRole('dialog', { name: 'Preview' });
  await expect(sheet.getByRole('tab', { name: 'On success' })).toHaveAttribute('aria-selected', 'true');
  await expect(sheet.locator('.chat-line')).toContainText('Over the form');
  await isAccessible(desk, 'the preview over the form');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect(sheet).toBeHidden();
  await isSaved(desk);
});

test('nothing serious for axe on the preview’s page', async ({ phone, omnilink, newCampaign }) => {
  const { id } = await newCampaign();
  const { url } = await omnilink.api<{ url: string }>('POST', `/campaigns/${id}/preview`, {});
  const own = await phone.visit('browser', url);
  await isAt(own, 'card');
  await isAccessible(own, 'the card');
  await next(own);
  await isAt(own, 'guide');
  await isAccessible(own, 'the guide');
});
