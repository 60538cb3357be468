// Everything from a new sign-in link on: nothing is connected, nothing is set up.
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { type SimulatorClient, simulatorClient } from '../server/simulator/client.ts';
import { startSimulator } from '../server/simulator/standalone.ts';
import { brand, page as fbPage, line } from './brand.ts';
import { arrive, test as story } from './passkey-desk.ts';
import { buildPhone } from './phone.ts';
import { sees } from './screens.ts';
import { buildTrouble } from './trouble.ts';

type Platforms = { url: string; control: SimulatorClient; leadsTo: (origin: string) => void };
const test = story.extend<object, { platforms: Platforms }>({
  platforms: [
    async ({ browser: _ }, use) => {
      let origin = '';
      const simulator = await startSimulator({ appOrigin: () => origin });
      const leadsTo = (url: string) => {
        origin = url;
      };
      await use({ url: simulator.url, control: simulatorClient(simulator.url), leadsTo });
      await simulator.close();
    },
    { scope: 'worker' },
  ],
  platformUrls: [
    async ({ platforms: { url } }, use) =>
      use({ LINE_API_URL: `${url}/line-api`, LINE_DATA_API_URL: `${url}/line-data`, META_GRAPH_URL: `${url}/meta` }),
    { scope: 'worker' },
  ],
});
test.use({ locale: 'en', viewport: { width: 1280, height: 800 } });

const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name }).click();
const fill = async (page: Page, values: Record<string, string>) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};
const connect = (page: Page) => page.getByRole('button', { name: 'Connect', exact: true }).click();

test('from the sign-in link to a customer whose chats are joined, through the console’s pages alone', async ({
  page,
  desk,
  platforms: { url, control, leadsTo },
  browser,
}, info) => {
  // Some forty things that a person does.
  test.slow();
  leadsTo(desk.url);
  const endpointUrl = `${desk.url}/link`;
  const loginChannelSecret = 'login-channel-secret';
  await control.addLineChannel({
    ...line,
    name: brand,
    basicId: '@kojima',
    endpointUrl,
    loginChannelSecret,
    webhookActive: true,
  });
  await control.addMessengerPage({ ...fbPage, name: brand });
  await arrive(page, desk.invite('administrator', 'Mei'));

  await test.step('where to begin is said', async () => {
    await page.getByRole('link', { name: 'New campaign' }).click();
    await expect(page.getByText('Connect two channels first.')).toBeVisible();
    await page.getByRole('link', { name: 'Go to channels' }).click();
  });

  await test.step('LINE is connected', async () => {
    await page.getByRole('link', { name: 'Connect a channel' }).click();
    await page.getByRole('radio', { name: /^LINE An Official Account/ }).check();
    await fill(page, {
      Name: brand,
      'Channel ID': line.channelId,
      'Channel secret': line.channelSecret,
      'Channel access token (long-lived)': line.accessToken,
      'Channel ID (LINE Login)': line.loginChannelId,
      'LIFF ID': line.liffId,
    });
    await page.getByLabel('Channel secret (LINE Login)').fill(loginChannelSecret);
    await connect(page);
    await page.getByRole('button', { name: /^Fix it/ }).click();
    await expect(page.getByText('Nothing here blocks enabling a campaign.')).toBeVisible();
  });

  await test.step('Messenger is connected', async () => {
    await goTo(page, 'Channels');
    await page.getByRole('link', { name: 'Connect a channel' }).click();
    await page.getByRole('radio', { name: /^Facebook/ }).check();
    const verifyToken = await page.getByLabel('Verify token').inputValue();
    await fill(page, {
      Name: 'Kojima page',
      'Page ID': fbPage.pageId,
      'Page access token': fbPage.accessToken,
      'App secret': fbPage.appSecret,
    });
    await connect(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Kojima page' })).toBeVisible();
    // What the person pastes into Meta's page.
    await control.patchMessengerPage(fbPage.pageId, { webhookUrl: `${desk.url}/webhooks/meta`, verifyToken });
    expect(await control.verifyWebhook(fbPage.pageId)).toMatchObject({ ok: true });
  });

  await test.step('a campaign is made, gets a picture and a keyword, and goes live', async () => {
    await goTo(page, 'Campaigns');
    await page.getByRole('link', { name: 'New campaign' }).click();
    await page.getByLabel('Name').fill('Spring');
    // There is only one route between two channels.
    await page.getByRole('button', { name: 'Create and continue' }).click();
    const picture = info.outputPath('card.png');
    await sharp({ create: { width: 800, height: 800, channels: 3, background: '#fc9' } }).toFile(picture);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'choose a file' }).click();
    await (await choosing).setFiles(picture);
    await expect(page.getByRole('button', { name: 'Remove the picture' })).toBeVisible();
    await page.getByLabel('Keywords').fill('spring');
    await page.getByLabel('Keywords').press('Enter');
    await page.getByRole('button', { name: 'Publish and enable' }).click();
    await expect(page.getByText('Enabled. The card can be sent.')).toBeVisible();
  });

  const trouble = buildTrouble();
  const customer = await control.addCustomer({ name: '陳小美' });
  const chat = (platform: 'messenger' | 'line', account: string) => control.chat(platform, account, customer.id);
  await control.line.browserUser(customer.id);
  await control.line.follow(line.channelId, customer.id);
  await control.messenger.type(fbPage.pageId, customer.id, ' SPRING ');
  const card = async () => (await chat('messenger', fbPage.pageId)).find(({ kind }) => kind === 'card');
  await expect
    .poll(card, { message: 'the keyword brings the card, with the picture and the brand’s name' })
    .toMatchObject({
      text: `連結你的 LINE\n點一下，${brand} 在兩邊都認得是你。請別轉傳這張卡片。`,
      imageUrl: expect.stringMatching(/\/images\/[^/]+\/square$/),
    });
  const label = (await card())?.buttons[0]?.label ?? '';
  const { url: address = '' } = await control.tapButton('messenger', fbPage.pageId, customer.id, label);
  const omnilink = { url: desk.url, simulator: { url }, control };
  const phone = buildPhone({ browser, omnilink, device: 'iphone', trouble }, customer);
  await sees(await phone.walkCard(address), 'linked', '連結好了');
  const said = async (platform: 'messenger' | 'line', account: string) =>
    (await chat(platform, account)).filter(({ direction }) => direction === 'to_customer').map(({ text }) => text);
  await expect
    .poll(() => said('line', line.channelId), { message: 'LINE says so' })
    .toContain('連結好了！在 Messenger 或 LINE 找我們，都認得是你。');
  await expect
    .poll(() => said('messenger', fbPage.pageId), { message: 'so does Messenger, and offers the way back' })
    .toContain('這裡剛連結了一個 LINE 帳號。');
  await phone.close();

  await goTo(page, 'Campaigns');
  await expect(page.getByRole('row', { name: /Spring/ })).toContainText('Linked just now');
  expect(trouble.left(), 'errors on the phone').toEqual([]);
  expect(await control.unexpected(), 'calls that the platforms do not know').toEqual([]);
});
