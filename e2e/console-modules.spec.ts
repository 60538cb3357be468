import type { Page } from '@playwright/test';
import type { ModuleView } from '../server/contract/modules.ts';
import { line } from './brand.ts';
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { sees } from './screens.ts';

const inCampaign = (page: Page, side: 'source' | 'target') =>
  page.getByRole('group', { name: `On the ${side} channel` }).first();
const block = (page: Page, number: number) => page.getByRole('region', { name: `Message ${number}:` });
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('a marketer makes modules out of a campaign’s messages, comes back to the form as it was, and both chats get them', async ({
  desk,
  omnilink,
  newCampaign,
  customer,
}) => {
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Title').fill('Half a title');
  const target = inCampaign(desk, 'target');
  await target.getByText('Bot module', { exact: true }).click();
  await target.getByRole('link', { name: 'New bot module' }).click();

  await desk.getByLabel('Name', { exact: true }).fill('Hello on LINE');
  await desk.getByLabel('Message text').fill('Hello ! This is for you.');
  await desk.getByLabel('Message text').evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
  await desk.getByRole('button', { name: "Insert customer's name" }).click();
  await expect(desk.getByLabel('Message text')).toHaveValue('Hello {name}! This is for you.');
  await expect(desk.locator('.preview')).toContainText('Hello Mei! This is for you.');
  await desk.getByRole('button', { name: 'Picture', exact: true }).click();
  await block(desk, 2)
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture });
  await expect(block(desk, 2).getByRole('button', { name: 'Remove the picture' })).toBeVisible();
  await desk.getByRole('button', { name: 'Card with buttons', exact: true }).click();
  const card = block(desk, 3);
  await card.getByLabel('Title').fill('A coupon');
  await card.getByLabel('Button text').fill('Get it');
  await card.getByRole('textbox', { name: 'Address' }).fill('https://shop.example/coupon');
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(desk.getByText('Saved and selected in your campaign.')).toBeVisible();

  await desk.getByRole('link', { name: 'Back to the campaign' }).click();
  await expect(target.getByRole('radio', { name: 'Hello on LINE' })).toBeChecked();
  await expect(target).toBeInViewport();
  await expect(desk.getByLabel('Title')).toHaveValue('Half a title');
  await isSaved(desk);

  const source = inCampaign(desk, 'source');
  await source.getByText('Bot module', { exact: true }).click();
  await source.getByRole('link', { name: 'New bot module' }).click();
  await desk.getByLabel('Name', { exact: true }).fill('Thanks on Facebook');
  await desk.getByLabel('Message text').fill('Thanks, {name}');
  await desk.getByRole('link', { name: 'Back to the campaign' }).click();
  await desk.getByRole('button', { name: 'Save and go back' }).click();
  await expect(source.getByRole('radio', { name: 'Thanks on Facebook' })).toBeChecked();
  await desk.getByRole('tab', { name: 'On success' }).click();
  await expect(desk.locator('.preview')).toContainText('Thanks, Mei');
  await isSaved(desk);
  await desk.getByRole('button', { name: 'Publish changes' }).click();
  await expect(desk.getByText('Published.')).toBeVisible();

  await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
  await customer.reads({
    messenger: ['Thanks, 陳小美', '這裡剛連結了一個 LINE 帳號。'],
    line: ['Hello 陳小美! This is for you.', ''],
  });
  const inLine = await omnilink.control.chat('line', line.channelId, customer.id);
  expect(inLine.slice(-3).map(({ kind }) => kind)).toEqual(['text', 'image', 'card']);
  expect(inLine.at(-1)?.buttons).toMatchObject([{ label: 'Get it', url: 'https://shop.example/coupon' }]);
});

test('after the browser’s back button, the message is as it was left', async ({ desk, newCampaign }) => {
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  const source = inCampaign(desk, 'source');
  await source.getByRole('textbox', { name: 'Message' }).fill('Words that stay');
  await source.getByText('Bot module', { exact: true }).click();
  await source.getByRole('link', { name: 'New bot module' }).click();
  await desk.getByRole('heading', { name: 'New bot module' }).waitFor();
  await desk.goBack();
  await expect(source.getByRole('radio', { name: 'Bot module' })).toBeChecked();
  await source.getByText('Text message', { exact: true }).click();
  await expect(source.getByRole('textbox', { name: 'Message' })).toHaveValue('Words that stay');
});

test('only modules of the right platform can be chosen, many are searched, and each can be looked at', async ({
  desk,
  newCampaign,
  newModule,
}) => {
  for (let number = 1; number <= 7; number += 1) {
    await newModule({ name: `Look ${number}`, blocks: [{ kind: 'text', text: `Words of ${number}, {name}` }] });
  }
  await newModule({ name: 'Look elsewhere', platform: 'messenger' });
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  const target = inCampaign(desk, 'target');
  await target.getByText('Bot module', { exact: true }).click();
  await expect(target.getByRole('radio', { name: 'Look 7' })).toBeVisible();
  await expect(target.getByRole('radio', { name: 'Look elsewhere' })).toHaveCount(0);
  await target.getByLabel('Search bot modules').fill('look 3');
  await expect(target.getByRole('radio', { name: /^Look/ })).toHaveCount(1);
  await target.getByText('Look 3').click();
  await target.getByRole('button', { name: 'Preview of “Look 3”' }).click();
  await expect(desk.getByRole('dialog', { name: 'Look 3' })).toContainText('Words of 3, Mei');
});

test('an error is shown at its block, moves with it, and nothing is sent', async ({
  desk,
  omnilink,
  newCampaign,
  newModule,
  trouble,
}) => {
  trouble.expect(/status of 400/);
  const module = await newModule({ name: 'Much to fix', platform: 'messenger' });
  await newCampaign({ name: 'Soon gone' });
  await desk.goto(`/console/modules/${module.id}`);
  await block(desk, 1).getByLabel('Message text').fill('x'.repeat(2001));
  await expect(block(desk, 1)).toContainText('Too long: 2,001 characters, at most 2,000.');
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(desk.getByText('Fix the marked fields')).toBeVisible();
  await expect(block(desk, 1).getByLabel('Message text')).toBeFocused();
  await block(desk, 1).getByLabel('Message text').fill('Hi');

  await desk.getByRole('button', { name: 'OmniLink card', exact: true }).click();
  await block(desk, 2).getByLabel('Campaign').selectOption({ label: 'Soon gone' });
  const colleague = await desk.context().newPage();
  await colleague.goto('/console');
  await colleague.getByRole('button', { name: 'Delete Soon gone' }).click();
  await expect(colleague.getByText('Deleted “Soon gone”')).toBeVisible();
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(block(desk, 2)).toContainText('This campaign was deleted');
  await desk.getByRole('button', { name: 'Move message 2 up' }).click();
  await expect(block(desk, 1)).toContainText('This campaign was deleted');
  await expect(desk.getByRole('button', { name: 'Move message 1 down' })).toBeFocused();
  await desk.getByRole('button', { name: 'Remove message 1' }).click();
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(block(desk, 1)).toContainText('OmniLink card');
  await desk.getByRole('button', { name: 'Remove message 1' }).click();
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(desk.getByText('Saved.', { exact: true })).toBeVisible();
  expect(await omnilink.api('GET', `/modules/${module.id}`)).toMatchObject({ blocks: [{ kind: 'text', text: 'Hi' }] });
});

test('WhatsApp: one address, or up to three answers, and the form says so', async ({ desk, newModule, omnilink }) => {
  const { id } = await newModule({
    name: 'Two ways',
    platform: 'whatsapp',
    blocks: [
      { kind: 'buttons', title: 'Ask us', text: '', imageId: null, buttons: [{ label: 'Hours', reply: 'hours' }] },
    ],
  });
  await desk.goto(`/console/modules/${id}`);
  const card = block(desk, 1);
  await card.getByRole('button', { name: 'Add a button' }).click();
  await card.getByLabel('Button text').nth(1).fill('Shop');
  await card.getByText('Open a web address').nth(1).click();
  await expect(card).toContainText(
    'WhatsApp allows one button that opens a web address, or up to three that send text, not both.',
  );
  await card.getByText('Send text for the customer').nth(1).click();
  await card.getByRole('textbox', { name: 'Text to send' }).nth(1).fill('shop');
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(desk.getByText('Saved.', { exact: true })).toBeVisible();
  expect(await omnilink.api<ModuleView>('GET', `/modules/${id}`)).toMatchObject({
    blocks: [{ buttons: [{ reply: 'hours' }, { label: 'Shop', reply: 'shop' }] }],
  });
});

test('unsaved text is kept in the browser, and leaving the page says so', async ({ desk, newModule }) => {
  const { id } = await newModule({ name: 'Left open' });
  await desk.goto(`/console/modules/${id}`);
  await desk.getByLabel('Message text').fill('Typed and left');
  await desk.getByRole('link', { name: 'Channels' }).click();
  await desk.getByRole('button', { name: 'Continue editing' }).click();
  await expect(desk.getByLabel('Message text')).toHaveValue('Typed and left');
  await expect(desk.getByText('Restored your unsaved changes from last time.')).toBeVisible();
  await desk.getByRole('link', { name: 'Bot modules' }).first().click();
  await expect(desk.getByRole('row', { name: /Left open/ })).toContainText('Unsaved changes');
  await desk.getByRole('link', { name: 'Left open' }).click();
  await desk.getByRole('button', { name: 'Discard changes' }).click();
  await expect(desk.getByLabel('Message text')).toHaveValue('Welcome');
});

test('two people at once: neither loses anything', async ({ desk, newModule, omnilink, trouble }) => {
  trouble.expect(/status of 412/);
  const { id } = await newModule({ name: 'Shared' });
  await desk.goto(`/console/modules/${id}`);
  await desk.getByLabel('Message text').fill('Mine');
  await omnilink.api('PATCH', `/modules/${id}`, { blocks: [{ kind: 'text', text: 'Theirs' }] });
  await desk.getByRole('button', { name: 'Save module' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
  await expect(desk.getByLabel('Message text')).toHaveValue('Theirs');
  await desk.getByRole('button', { name: 'Bring mine back' }).click();
  await desk.getByRole('button', { name: 'Save module' }).click();
  await expect(desk.getByText('Saved.', { exact: true })).toBeVisible();
  expect(await omnilink.api('GET', `/modules/${id}`)).toMatchObject({ blocks: [{ text: 'Mine' }] });
});

test('a module in use is not deleted: the page names the campaigns', async ({
  desk,
  newModule,
  newCampaign,
  omnilink,
  trouble,
}) => {
  trouble.expect(/status of 409/);
  const { id } = await newModule({ name: 'In use' });
  await desk.goto('/console/modules');
  await desk.getByRole('button', { name: 'Delete In use' }).click();
  const campaign = await newCampaign({
    name: 'Sends it',
    onSuccess: { source: null, target: { kind: 'module', moduleId: id } },
  });
  await desk.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(desk.getByRole('dialog')).toContainText('These campaigns use it.');
  await expect(desk.getByRole('dialog').getByRole('link', { name: 'Sends it' })).toBeVisible();
  await desk.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  const text = { kind: 'text', text: 'Hi' };
  await omnilink.api('PATCH', `/campaigns/${campaign.id}`, { onSuccess: { target: text } });
  await desk.reload();
  await desk.getByRole('button', { name: 'Delete In use' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(desk.getByRole('link', { name: 'In use' })).toHaveCount(0);
});
