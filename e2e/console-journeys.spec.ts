import type { Page } from '@playwright/test';
import { words } from './brand.ts';
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { sees } from './screens.ts';

const step = (page: Page, heading: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: heading, exact: true }) });
const adds = (page: Page, kind: string) =>
  page.locator('.add-block').getByRole('button', { name: kind, exact: true }).click();
const headings = (page: Page) => page.locator('.steps:not(.inner) > li > .block-head h2');

test('a marketer makes a journey of five steps, and a customer who links is led through it', async ({
  desk,
  newCampaign,
  customer,
  clock,
}) => {
  const { id } = await newCampaign({ tags: { source: [], target: ['linked'] } });
  await desk.goto('/console/journeys');
  await desk.getByRole('link', { name: 'New journey' }).click();
  await desk.getByLabel('Name').fill('Welcome');
  await desk.getByLabel('Starts with the tag').fill('linked');
  await desk.getByRole('button', { name: 'Create' }).click();

  await step(desk, '1. Send a message').getByRole('textbox', { name: 'Text' }).fill('Welcome, {name}!');
  await adds(desk, 'Wait');
  await adds(desk, 'Message');
  await step(desk, '3. Send a message').getByRole('textbox', { name: 'Text' }).fill('Anything we can do?');
  await adds(desk, 'Tags');
  await step(desk, '4. Change tags').getByRole('combobox', { name: 'Add tags' }).fill('welcomed,');
  await adds(desk, 'If tag');
  const last = step(desk, '5. If the contact has a tag');
  await last.getByLabel('Tag', { exact: true }).fill('welcomed');
  await last.getByRole('region', { name: 'If so' }).getByRole('button', { name: 'Message' }).click();
  await last.getByRole('textbox', { name: 'Text' }).fill('Come and visit us.');
  await isSaved(desk);
  await desk.getByRole('button', { name: 'Publish and enable' }).click();
  await expect(desk.getByText('Enabled. Contacts who get the tag from now on enter.')).toBeVisible();

  await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
  await customer.reads({ messenger: [words.source], line: [words.target, 'Welcome, 陳小美!'] });
  await desk.reload();
  await expect(step(desk, '2. Wait')).toContainText('1 waiting here');
  await clock.pass({ days: 1, minutes: 1 });
  await customer.reads({
    messenger: [words.source],
    line: [words.target, 'Welcome, 陳小美!', 'Anything we can do?', 'Come and visit us.'],
  });
  await desk.reload();
  await expect(desk.locator('.run-counts')).toContainText('Finished1');
});

test('steps are moved by key and by mouse, removed and brought back, and all of it is kept', async ({
  desk,
  omnilink,
}) => {
  const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
  const body = {
    name: 'Order',
    trigger: { tag: 'order' },
    steps: [say('one'), { kind: 'wait', minutes: 5 }, say('three')],
  };
  const { id } = await omnilink.api<{ id: string }>('POST', '/journeys', body);
  await desk.goto(`/console/journeys/${id}`);
  await expect(headings(desk)).toHaveText(['1. Send a message', '2. Wait', '3. Send a message']);
  await desk.getByRole('button', { name: 'Move step 2 up' }).press('Enter');
  await expect(headings(desk)).toHaveText(['1. Wait', '2. Send a message', '3. Send a message']);
  const handle = await desk.getByTitle('Drag step 3').boundingBox();
  const first = await desk.locator('.step-card').first().boundingBox();
  if (!handle || !first) throw new Error('no step to drag');
  await desk.mouse.move(handle.x + 20, handle.y + 20);
  await desk.mouse.down();
  await desk.mouse.move(handle.x + 20, first.y + 10, { steps: 12 });
  await desk.mouse.up();
  await expect(headings(desk)).toHaveText(['1. Send a message', '2. Wait', '3. Send a message']);
  await expect(step(desk, '1. Send a message').getByRole('textbox', { name: 'Text' })).toHaveValue('three');
  await desk.getByRole('button', { name: 'Remove step 2' }).click();
  await expect(headings(desk)).toHaveCount(2);
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(headings(desk)).toHaveText(['1. Send a message', '2. Wait', '3. Send a message']);
  await isSaved(desk);
  await desk.reload();
  await expect(step(desk, '1. Send a message').getByRole('textbox', { name: 'Text' })).toHaveValue('three');
});

test('what can’t go live is said at its step, and a test run sends the messages to the chosen contact', async ({
  desk,
  omnilink,
  customer,
  trouble,
}) => {
  const body = {
    name: 'Trial',
    trigger: { tag: 'trial' },
    steps: [
      { kind: 'message', message: { kind: 'text', text: 'A trial' } },
      { kind: 'wait', minutes: 60 },
    ],
  };
  const { id } = await omnilink.api<{ id: string }>('POST', '/journeys', body);
  await desk.goto(`/console/journeys/${id}`);
  await adds(desk, 'Message');
  await isSaved(desk);
  trouble.expect(/status of 400 .*publish/);
  await desk.getByRole('button', { name: 'Publish and enable' }).click();
  await expect(step(desk, '3. Send a message')).toContainText('Required.');
  await step(desk, '3. Send a message').getByRole('textbox', { name: 'Text' }).fill('And the end');
  await isSaved(desk);
  await desk.getByRole('button', { name: 'Test' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Contact').selectOption({ label: '陳小美 · Facebook' });
  await dialog.getByRole('button', { name: 'Send the messages' }).click();
  await expect(desk.getByText('The messages are on their way.')).toBeVisible();
  await customer.reads({ messenger: ['A trial', 'And the end'] });
});
