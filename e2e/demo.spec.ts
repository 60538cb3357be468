import { test as base, expect, type FrameLocator, type Page } from '@playwright/test';
import { simulatorClient } from '../server/simulator/client.ts';
import { freePort } from '../server/testing/entry/ports.ts';
import { isAccessible } from './accessible.ts';
import { startProcess } from './server-process.ts';
import { buildTrouble, watchPage } from './trouble.ts';

/** What `npm start` gives somebody who has configured nothing, as they see it on a laptop. */
const test = base.extend<{ demo: { url: string; output: string }; phonePage: Page }>({
  demo: async ({ browserName: _ }, use) => {
    const port = await freePort();
    const demo = await startProcess('scripts/start.mjs', { PORT: String(port) }, /demo is ready/);
    await use({ url: `http://127.0.0.1:${port}`, output: demo.output() });
    await demo.stop();
  },
  phonePage: async ({ demo, page }, use) => {
    const trouble = buildTrouble();
    watchPage(page, trouble);
    await page.goto(`${demo.url}/simulator/phone`);
    await use(page);
    expect(trouble.left(), 'errors in the browser').toEqual([]);
    const strangers = await simulatorClient(`${demo.url}/simulator`).unexpected();
    expect(strangers, 'calls that the platforms do not know').toEqual([]);
    await page.close();
  },
});

test.use({ viewport: { width: 1280, height: 900 }, locale: 'zh-TW' });

test('a newcomer asks for the card, taps it, and sees both chats get their message', async ({ phonePage }) => {
  const { chat, pageIn } = inApps(phonePage);
  const messenger = phonePage.getByRole('region', { name: 'Messenger' });
  const cards = chat('Messenger').getByRole('button', { name: '連結 LINE' });
  await expect(cards).toHaveCount(1);
  await messenger.getByRole('textbox', { name: '輸入訊息' }).fill('連結');
  await messenger.getByRole('button', { name: '傳送' }).click();
  await expect(cards).toHaveCount(2);
  await cards.last().click();

  const guide = pageIn('Messenger');
  await sees(guide, 'open_externally', '換瀏覽器打開這一頁');
  await guide.getByText('打不開？看步驟').click();
  await expect(guide.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await messenger.getByRole('button', { name: '更多' }).click();
  await messenger.getByRole('menuitem', { name: '在瀏覽器中開啟' }).click();

  const jump = pageIn('Safari');
  await sees(jump, 'jump', '到 LINE 完成連結');
  await jump.getByRole('link', { name: '開啟 LINE' }).click();
  await sees(pageIn('LINE'), 'linked', '連結好了');
  await phonePage.getByRole('region', { name: 'LINE' }).getByRole('button', { name: '關閉' }).click();

  await expect(chat('Messenger').getByText('你的 LINE 連結好了！')).toBeVisible();
  await expect(chat('LINE').getByText('連結好了！在 Messenger 或 LINE 找我們，都認得是你。')).toBeVisible();

  const menu = (name: string) => phonePage.getByRole('region', { name: `聊天室的選單：${name}`, exact: true });
  await expect(menu('會員選單').getByRole('button', { name: '我的點數' })).toBeVisible();
  await chat('Messenger').getByRole('button', { name: '不是我，復原' }).click();
  await expect(menu('選單').getByRole('button', { name: '連結帳號' })).toBeVisible();
});

test('a card in Instagram leads to WhatsApp: the draft is sent, both chats say so, and the link is undone; the other routes work too', async ({
  phonePage,
}) => {
  const { chat, choosePath, pageIn } = inApps(phonePage);
  const whatsapp = phonePage.getByRole('region', { name: 'WhatsApp' });
  // A tap right after the choice must not hit the card of the previous route.
  expect(await phonePage.getByRole('combobox', { name: '從哪裡' }).evaluate(choose, 'instagram')).toEqual([
    'Instagram',
    'LINE',
  ]);
  await choosePath('Instagram', 'WhatsApp');
  await chat('Instagram').getByRole('button', { name: '連結 WhatsApp' }).click();

  const guide = pageIn('Instagram');
  await sees(guide, 'open_externally', '換瀏覽器打開這一頁');
  await guide.getByRole('link', { name: '用瀏覽器打開' }).click();
  const jump = pageIn('Safari');
  await sees(jump, 'jump', '到 WhatsApp 按傳送');
  await jump.getByRole('link', { name: '開啟 WhatsApp' }).click();

  const draft = whatsapp.getByRole('textbox', { name: '輸入訊息' });
  await expect(draft).toHaveValue(
    /^你好，我要連結帳號。\n代碼 [0-9A-Z-]{19}\n傳送後，我的 Instagram 和 WhatsApp 會連在一起。$/,
  );
  await expect(chat('WhatsApp').getByRole('listitem')).toHaveCount(0);
  await draft.press('End');
  await draft.pressSequentially(' 謝謝');
  await whatsapp.getByRole('button', { name: '傳送' }).click();

  await expect(chat('WhatsApp').getByText('會連在一起。 謝謝')).toBeVisible();
  await expect(chat('WhatsApp').getByText('連結好了！在 Instagram 或 WhatsApp 找我們，都認得是你。')).toBeVisible();
  await expect(chat('Instagram').getByText('你的 WhatsApp 連結好了！')).toBeVisible();
  await chat('Instagram').getByRole('button', { name: '不是我，復原' }).click();
  await expect(chat('Instagram').getByText('已復原，帳號分開了。')).toBeVisible();

  for (const [source, target, browser, state] of otherPaths) {
    await choosePath(source, target);
    await phonePage
      .getByRole('button', { name: `連結 ${target}`, exact: true })
      .last()
      .click();
    await expect(pageIn(browser).getByRole('main')).toHaveAttribute('data-state', state);
  }
});

test('a word in the LINE chat opens the customer’s own page, and their data is saved by the phone’s browser', async ({
  phonePage,
}) => {
  const { chat, pageIn } = inApps(phonePage);
  const line = phonePage.getByRole('region', { name: 'LINE' });
  await line.getByRole('textbox', { name: '輸入訊息' }).fill('我的連結');
  await line.getByRole('button', { name: '傳送' }).click();
  await chat('LINE').getByRole('button', { name: '打開我的連結' }).click();
  const mine = pageIn('LINE');
  await sees(mine, 'mine', '我的連結');
  await expect(mine.getByText('還沒有連結的帳號。')).toBeVisible();
  await mine.getByRole('button', { name: '下載我的資料' }).click();
  await sees(mine, 'mine', '資料準備好了');
  const [download] = await Promise.all([
    phonePage.waitForEvent('download'),
    mine.getByRole('button', { name: '用瀏覽器打開' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('my-data.json');
});

test('a marketer makes a campaign to an account of their own: the phone page offers it, its card arrives, and one tap links', async ({
  phonePage,
  demo,
}) => {
  await connectOwnAccount(demo);
  const to = phonePage.getByRole('combobox', { name: '連到哪裡' });
  await phonePage.getByRole('combobox', { name: '從哪裡' }).selectOption('LINE');
  await expect(to.getByRole('option')).toHaveText(['LINE', 'WhatsApp']);

  const desk = await phonePage.context().newPage();
  await desk.goto(/http\S+\/sign-in\/\S+/.exec(demo.output)?.[0] ?? '');
  await desk.getByRole('button', { name: '繼續' }).click();
  await desk.getByRole('link', { name: '新增活動' }).click();
  await desk.getByLabel('活動名稱').fill('開店慶');
  await desk
    .getByRole('group', { name: '來源渠道' })
    .getByRole('radio', { name: 'LINE 小島選物', exact: true })
    .check();
  await desk.getByRole('group', { name: '目標渠道' }).getByLabel('我的店').check();
  await desk.getByRole('button', { name: '建立並繼續' }).click();
  await desk.getByLabel('標題').fill('開店慶的卡片');
  await desk.getByLabel('關鍵字').fill('開店慶');
  await desk.getByLabel('關鍵字').press('Enter');
  await desk.getByRole('button', { name: '發布並啟用' }).click();
  await expect(desk.getByText('已啟用，可以送出卡片了。')).toBeVisible();
  await desk.close();

  await to.selectOption('LINE · 我的店');
  const { chat, pageIn } = inApps(phonePage);
  await expect(chat('LINE').getByText('開店慶的卡片')).toBeVisible();
  const friend = phonePage.getByRole('radio', { name: '好友', exact: true });
  await friend.click();
  await expect(friend).toBeChecked();
  await chat('LINE').getByRole('button', { name: '連結 LINE' }).last().click();
  await sees(pageIn('LINE'), 'linked', '連結好了');
  await phonePage.getByRole('button', { name: '關閉' }).click();
  const own = phonePage.getByRole('log', { name: '在 LINE 和我的店的聊天室' });
  await expect(own.getByText('連結好了！')).toBeVisible();
});

test.describe('a visitor whose browser speaks English', () => {
  test.use({ locale: 'en-GB' });

  test('reads the phone page in English, and in Chinese once they choose that', async ({ phonePage }) => {
    const heading = phonePage.getByRole('heading', { level: 1 });
    await expect(heading).toHaveText('One tap, and two chats know the same person');
    await expect(phonePage.locator('html')).toHaveAttribute('lang', 'en');
    await phonePage.getByRole('button', { name: '連結 LINE' }).click();
    const guide = phonePage.getByTitle('Page in Messenger').contentFrame();
    await expect(guide.getByRole('heading', { level: 1, name: 'Open in your browser' })).toBeVisible();
    await isAccessible(phonePage, 'the phone page');
    await phonePage.getByRole('radio', { name: '中文' }).click();
    await expect(heading).toHaveText('點一下，兩個聊天室認得同一個人');
    await phonePage.reload();
    await expect(heading).toHaveText('點一下，兩個聊天室認得同一個人');
  });
});

/** An account that LINE's side of the demo knows, connected in OmniLink as a marketer would with its values. */
async function connectOwnAccount({ url, output }: { url: string; output: string }): Promise<void> {
  const name = '我的店';
  const { addLineChannel, patchLineChannel } = simulatorClient(`${url}/simulator`);
  const account = await addLineChannel({ channelId: '2000000009', name, endpointUrl: `${url}/link`, greeting: '' });
  const { channelId, channelSecret, accessToken, loginChannelId, loginChannelSecret, liffId } = account;
  const credentials = { channelId, channelSecret, accessToken, loginChannelId, loginChannelSecret, liffId };
  const answer = await fetch(`${url}/api/v1/channels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: /Bearer \S+/.exec(output)?.[0] ?? '' },
    body: JSON.stringify({ platform: 'line', name, credentials }),
  });
  expect(answer.status).toBe(201);
  const { webhookUrl } = await answer.json();
  await patchLineChannel(channelId, { webhookUrl });
}

/** Chooses in the browser itself, and says which apps the phone shows before anything else can happen. */
function choose(select: HTMLElement | SVGElement, value: string): string[] {
  Object.assign(select, { value }).dispatchEvent(new Event('change'));
  return [...document.querySelectorAll<HTMLElement>('.device')]
    .filter(({ hidden }) => !hidden)
    .map((device) => device.querySelector('h2')?.innerText ?? '');
}

/** Where a tap on each route's card leads first: in which app, to which of our pages. */
const otherPaths = [
  ['Messenger', 'LINE', 'Messenger', 'open_externally'],
  ['Instagram', 'LINE', 'Instagram', 'open_externally'],
  ['WhatsApp', 'LINE', 'Safari', 'jump'],
  ['LINE', 'LINE', 'LINE', 'linked'],
  ['Messenger', 'WhatsApp', 'Messenger', 'open_externally'],
  ['LINE', 'WhatsApp', 'LINE', 'jump'],
  ['WhatsApp', 'WhatsApp', 'Safari', 'jump'],
] as const;

/** The customer's chats with the brand, and the page that one of the phone's apps has open. */
function inApps(phonePage: Page) {
  return {
    chat: (app: string) => phonePage.getByRole('log', { name: `在 ${app} 和小島選物的聊天室` }),
    choosePath: async (source: string, target: string) => {
      await phonePage.getByRole('combobox', { name: '從哪裡' }).selectOption(source);
      await phonePage.getByRole('combobox', { name: '連到哪裡' }).selectOption(target);
    },
    pageIn: (app: string) => phonePage.getByTitle(`${app} 裡的頁面`).contentFrame(),
  };
}

async function sees(frame: FrameLocator, state: string, heading: string): Promise<void> {
  await expect(frame.getByRole('main')).toHaveAttribute('data-state', state);
  await expect(frame.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
}
