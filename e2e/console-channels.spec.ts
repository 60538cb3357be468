// From the sign-in link to an enabled campaign, with the platforms played by the simulator: nothing was connected before.
import { expect, type Page } from '@playwright/test';
import { type SimulatorClient, simulatorClient } from '../server/simulator/client.ts';
import { startSimulator } from '../server/simulator/standalone.ts';
import { brand, page as fbPage, line } from './brand.ts';
import { arrive, test as story } from './passkey-desk.ts';

const loginChannelSecret = 'login-channel-secret';

type Worker = { platformUrls: Record<string, string>; platforms: SimulatorClient; simulatorUrl: string };
const test = story.extend<object, Worker>({
  simulatorUrl: [
    async ({ browser: _ }, use) => {
      const simulator = await startSimulator();
      await use(simulator.url);
      await simulator.close();
    },
    { scope: 'worker' },
  ],
  platformUrls: [
    async ({ simulatorUrl: url }, use) =>
      use({ LINE_API_URL: `${url}/line-api`, LINE_DATA_API_URL: `${url}/line-data`, META_GRAPH_URL: `${url}/meta` }),
    { scope: 'worker' },
  ],
  platforms: [async ({ simulatorUrl }, use) => use(simulatorClient(simulatorUrl)), { scope: 'worker' }],
});
test.use({ locale: 'en', viewport: { width: 1280, height: 800 } });
test.describe.configure({ mode: 'serial' });

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
};
const lineValues = {
  Name: 'Kojima LINE',
  'Channel ID': line.channelId,
  'Channel secret': line.channelSecret,
  'Channel access token (long-lived)': line.accessToken,
  'Channel ID (LINE Login)': line.loginChannelId,
  'LIFF ID': line.liffId,
};
const connect = (page: Page) => page.getByRole('button', { name: 'Connect', exact: true }).click();

test('an administrator connects LINE and Messenger, fixes what is red, and a campaign goes live', async ({
  page,
  desk,
  platforms,
}) => {
  await platforms.addLineChannel({
    ...line,
    name: brand,
    loginChannelSecret,
    endpointUrl: `${desk.url}/link`,
    viewType: 'tall',
    webhookActive: true,
  });
  await platforms.addMessengerPage({ ...fbPage, name: brand });
  await arrive(page, desk.invite('administrator', 'Mei'));
  await page.getByRole('link', { name: 'Channels' }).click();
  await page.getByRole('link', { name: 'Connect a channel' }).click();

  // LINE isn't asked before the form is complete.
  await connect(page);
  await expect(page.getByText('Required.')).toHaveCount(6);
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();

  await fill(page, { ...lineValues, 'Channel secret': 'a wrong one', 'LIFF ID': '1650000009-AbCdEfGh' });
  await page.getByLabel('Channel secret (LINE Login)').fill(loginChannelSecret);
  await connect(page);
  const beside = (label: string) => page.getByLabel(label, { exact: true });
  await expect(beside('Channel secret')).toHaveAccessibleDescription(/LINE rejected this secret/);
  await expect(beside('LIFF ID')).toHaveAccessibleDescription(/another Login channel/);
  await expect(beside('Channel secret')).toBeFocused();
  await expect(beside('Channel access token (long-lived)')).not.toHaveAttribute('aria-invalid');
  await expect(beside('Channel access token (long-lived)')).toHaveValue(line.accessToken);

  await fill(page, { 'Channel secret': line.channelSecret, 'LIFF ID': line.liffId });
  await connect(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Kojima LINE' })).toBeVisible();
  await expect(page.getByText('No webhook URL is set.')).toBeVisible();
  await expect(page.getByText('The LIFF app’s size isn’t Full.')).toBeVisible();

  await page.getByRole('button', { name: 'Fix it: No webhook URL is set.' }).click();
  await expect(page.getByText('The platform sends customers’ messages to OmniLink.')).toBeVisible();
  await expect(page.getByText('LINE has tried, and reaches OmniLink.')).toBeVisible();

  await page.getByRole('link', { name: 'All channels' }).click();
  await page.getByRole('link', { name: 'Connect a channel' }).click();
  await page.getByRole('radio', { name: /^Facebook/ }).check();
  const verifyToken = await page.getByLabel('Verify token').inputValue();
  expect(verifyToken).toMatch(/^[0-9a-f]{32}$/);
  await fill(page, {
    Name: 'Kojima page',
    'Page ID': fbPage.pageId,
    'Page access token': fbPage.accessToken,
    'App secret': fbPage.appSecret,
  });
  await connect(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Kojima page' })).toBeVisible();
  // What is shown is what Meta's handshake needs.
  await expect(page.getByText(verifyToken)).toBeVisible();
  await platforms.patchMessengerPage(fbPage.pageId, { webhookUrl: `${desk.url}/webhooks/meta`, verifyToken });
  const handshake = `${desk.url}/webhooks/meta?hub.mode=subscribe&hub.challenge=1234&hub.verify_token=${verifyToken}`;
  expect(await (await page.request.get(handshake)).text()).toBe('1234');
  await page.getByLabel(/Does the Meta app have the webhook URL/).check();
  await expect(page.getByText('The Meta app has the webhook URL and the verify token.')).toBeVisible();

  await page.goto(`${desk.url}/console/campaigns/new`);
  await page.getByLabel('Name').fill('Spring');
  await page.getByRole('group', { name: 'Source channel' }).getByLabel('Facebook').check();
  await page.getByRole('button', { name: 'Create and continue' }).click();
  const enable = page.getByRole('button', { name: /enable$/i });
  await enable.click();
  await expect(page.getByText('The LIFF app’s size isn’t Full.')).toBeVisible();
  await page.getByRole('alert').getByRole('link').click();
  await expect(page.getByText('To complete before campaigns with this target can be enabled: 1.')).toBeVisible();
  await page.getByRole('button', { name: /^Fix it/ }).click();
  await expect(page.getByText('Nothing here blocks enabling a campaign.')).toBeVisible();
  await page.getByRole('link', { name: 'Spring' }).click();
  await enable.click();
  await expect(page.getByText('Enabled. The card can be sent.')).toBeVisible();
});

test('what was typed survives a lost connection and another page, and never reaches the disk', async ({
  page,
  desk,
}) => {
  await arrive(page, desk.invite('administrator', 'Wu'));
  await page.goto(`${desk.url}/console/channels`);
  await page.getByRole('link', { name: 'Connect a channel' }).click();
  await fill(page, { ...lineValues, 'Channel secret': 'typed in a tunnel' });
  await page.context().setOffline(true);
  await connect(page);
  await expect(page.getByRole('alert')).toContainText('You’re offline. What you entered is still here');
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Channels' }).first().click();
  await page.getByRole('link', { name: 'Connect a channel' }).click();
  await expect(page.getByLabel('Channel secret', { exact: true })).toHaveValue('typed in a tunnel');
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain('tunnel');
  expect(kept).not.toContain(line.accessToken);

  await fill(page, { 'Channel secret': line.channelSecret });
  await connect(page);
  await expect(page.getByRole('alert')).toContainText('already connected');
});

test('a platform that doesn’t answer doesn’t block the next step', async ({ page, desk, platforms }) => {
  await arrive(page, desk.invite('administrator', 'Lin'));
  await page.goto(`${desk.url}/console/channels/new`);
  await page.getByRole('radio', { name: /^WhatsApp/ }).check();
  await platforms.addWhatsappNumber({
    phoneNumberId: '106540352242922',
    phoneNumber: '886277001234',
    accessToken: 'wa',
    appSecret: 'wa-secret',
  });
  await fill(page, {
    Name: 'Kojima WhatsApp',
    'Phone number, with country code': '+886 2 7700-1234',
    'Phone number ID': '106540352242922',
    'Access token': 'wa',
    'App secret': 'wa-secret',
  });
  await platforms.addFault({ match: { host: 'meta' }, kind: 'cut', times: 1 });
  await connect(page);
  await expect(page.getByText('The platform isn’t responding')).toBeVisible();
  await page.getByRole('button', { name: 'Connect without testing' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Kojima WhatsApp' })).toBeVisible();
  await expect(page.getByText('The access token works.')).toBeVisible();
});

test('a channel is renamed, gets a new token, and stays while a campaign needs it', async ({
  page,
  desk,
  platforms,
}) => {
  await arrive(page, desk.invite('administrator', 'Ho'));
  await page.goto(`${desk.url}/console/channels`);
  await page.getByRole('link', { name: 'Kojima LINE' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByLabel('Channel ID', { exact: true })).toHaveValue(line.channelId);
  await expect(page.getByLabel('Channel secret', { exact: true })).toHaveValue('');
  await platforms.patchLineChannel(line.channelId, { accessToken: 'renewed-token' });
  await fill(page, { Name: 'Kojima <b>LINE</b>', 'Channel access token (long-lived)': 'not it' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Channel access token (long-lived)', { exact: true })).toHaveAccessibleDescription(
    /rejected this token/,
  );
  await fill(page, { 'Channel access token (long-lived)': 'renewed-token' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Kojima <b>LINE</b>' })).toBeVisible();
  await expect(page.getByText('The access token works.')).toBeVisible();

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Remove this channel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove this channel' }).click();
  const refused = page.getByRole('dialog').getByRole('alert');
  await expect(refused).toContainText('Campaigns still use this channel');
  await expect(refused.getByRole('link', { name: 'Spring' })).toBeVisible();
  await page.goto(`${desk.url}/console/channels`);
  await page.getByRole('link', { name: 'Kojima WhatsApp' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Remove this channel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove this channel' }).click();
  await expect(page.getByRole('link', { name: 'Kojima page' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Kojima WhatsApp' })).toHaveCount(0);
});

test('a marketer sees channels and their checks, and changes nothing', async ({ page, desk }) => {
  await arrive(page, desk.invite('marketer', 'Chen'));
  await page.goto(`${desk.url}/console/channels`);
  await expect(page.getByRole('link', { name: 'Connect a channel' })).toHaveCount(0);
  await page.getByRole('link', { name: /Kojima .*LINE/ }).click();
  await expect(page.getByText('The access token works.')).toBeVisible();
  for (const name of [/^Check/, /^Fix it/, /^Settings/]) {
    await expect(page.getByRole('button', { name }).or(page.getByRole('link', { name }))).toHaveCount(0);
  }
  const boxes = page.getByRole('checkbox');
  expect(await boxes.count()).toBeGreaterThan(0);
  for (const box of await boxes.all()) await expect(box).toBeDisabled();
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByText('存取權杖可以使用。')).toBeVisible();
  for (const path of ['/console/channels/new', `${new URL(page.url()).pathname}/edit`]) {
    await page.goto(`${desk.url}${path}`);
    await expect(page.getByText('你的角色沒有這個權限。')).toBeVisible();
  }
});
