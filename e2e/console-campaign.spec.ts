import { writeFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';

const isSaved = (page: Page) => expect(page.locator('.save-state')).toHaveText('Saved');

test('a marketer makes a campaign, edits it, and publishes it on purpose', async ({ desk, omnilink }) => {
  await desk.goto('/console');
  await desk.getByRole('link', { name: 'New campaign' }).click();
  await desk.getByRole('button', { name: 'Create and go on' }).click();
  await expect(desk.getByText('This is needed.')).toHaveCount(2);
  await desk.getByLabel('Name').fill('Spring');
  await desk.getByRole('group', { name: 'Source channel' }).getByLabel('Facebook').check();
  await expect(desk.getByRole('group', { name: 'Target channel' })).toContainText(
    "Facebook and IG can't be targets yet",
  );
  await desk.getByRole('button', { name: 'Create and go on' }).click();

  await desk.getByLabel('Title').fill('Meet us on LINE');
  await expect(desk.locator('.preview')).toContainText('Meet us on LINE');
  await isSaved(desk);
  const id = new URL(desk.url()).pathname.split('/').at(-1) ?? '';
  const campaign = () =>
    omnilink.api<{ enabled: boolean; sourceNotice: string; card: object }>('GET', `/campaigns/${id}`);
  expect(await campaign(), 'what is saved is not live').not.toMatchObject({ card: { title: 'Meet us on LINE' } });

  await desk.getByRole('button', { name: 'Publish and enable' }).click();
  await expect(desk.getByText('Enabled. The card can go out.')).toBeVisible();
  expect(await campaign()).toMatchObject({
    enabled: true,
    sourceNotice: 'always',
    card: { title: 'Meet us on LINE' },
  });
});

test('half-typed words are kept and never published', async ({ desk, newCampaign }) => {
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Title').fill('');
  await expect(desk.getByText('This is needed.')).toBeVisible();
  await isSaved(desk);
  await desk.getByRole('button', { name: /^Publish/ }).click();
  await expect(desk.getByText('Some fields need another look')).toBeVisible();
  await desk.reload();
  await expect(desk.getByLabel('Title')).toHaveValue('');
});

test('losing the network in the middle of typing loses no word', async ({ desk, newCampaign, trouble }) => {
  trouble.expect(/ERR_INTERNET_DISCONNECTED/);
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Title').waitFor();
  await desk.context().setOffline(true);
  await desk.getByLabel('Title').fill('Typed in a tunnel');
  await expect(desk.locator('.save-state')).toHaveText('No connection: kept in this browser');
  const context = desk.context();
  await desk.close();
  await context.setOffline(false);

  const again = await context.newPage();
  await again.goto(`/console/campaigns/${id}`);
  await expect(again.getByLabel('Title')).toHaveValue('Typed in a tunnel');
  await expect(again.getByText('What you typed last time had not been saved.')).toBeVisible();
  await isSaved(again);
});

test('two people at once: each sees the other, and nobody’s words are gone', async ({ desk, newCampaign, trouble }) => {
  trouble.expect(/status of 412/);
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Button').waitFor();
  const other = await desk.context().newPage();
  await other.goto(`/console/campaigns/${id}`);
  await other.getByLabel('Button').fill('Theirs');
  await isSaved(other);
  await expect(other.getByText('Unpublished changes')).toBeVisible();

  await desk.getByLabel('Button').fill('Mine');
  await desk.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
  await expect(desk.getByLabel('Button')).toHaveValue('Theirs');
  await desk.getByRole('button', { name: 'Bring mine back' }).click();
  await expect(desk.getByLabel('Button')).toHaveValue('Mine');
  await isSaved(desk);
  await other.reload();
  await expect(other.getByLabel('Button')).toHaveValue('Mine');
});

test('a deleted campaign comes back', async ({ desk, newCampaign, omnilink }) => {
  const { id } = await newCampaign({ name: 'Summer <b>sale</b>' });
  await desk.goto('/console');
  await desk.getByRole('button', { name: 'Delete Summer <b>sale</b>' }).click();
  await expect(desk.getByRole('link', { name: 'Summer <b>sale</b>' })).toHaveCount(0);
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(desk.getByRole('link', { name: 'Summer <b>sale</b>' })).toBeVisible();
  expect(await omnilink.api('GET', `/campaigns/${id}`)).toMatchObject({ id });
});

test('pictures are refused in words before they are sent (M8)', async ({ desk, newCampaign }, info) => {
  const { id } = await newCampaign();
  const sent: string[] = [];
  desk.on('request', (request) => sent.push(new URL(request.url()).pathname));
  await desk.goto(`/console/campaigns/${id}`);
  const picture = desk.locator('input[type=file]');
  const png = async (bytes: number) => {
    const path = info.outputPath(`${bytes}.png`);
    await writeFile(path, Buffer.alloc(bytes, 'text'));
    return path;
  };
  await picture.setInputFiles(await png(5 * 1024 * 1024));
  await expect(desk.getByText('5.0 MB; must be under 5 MB.')).toBeVisible();
  await picture.setInputFiles(await png(5 * 1024 * 1024 - 1));
  await expect(desk.getByText('JPEG, PNG, WebP or still GIF.', { exact: true })).toBeVisible();
  expect(sent.filter((path) => path.endsWith('/images'))).toEqual([]);
});

test('strange and endless names break nothing', async ({ desk, newCampaign }) => {
  const { id } = await newCampaign({ name: `<img src=x onerror=alert(1)> \u202egnirpS` });
  for (const width of [360, 1280]) {
    await desk.setViewportSize({ width, height: 740 });
    await desk.goto('/console');
    await expect(desk.getByRole('link', { name: '<img src=x' }).first()).toBeVisible();
    await desk.goto(`/console/campaigns/${id}`);
    await desk.getByLabel('Name').fill('長'.repeat(10_000));
    await expect(desk.getByText('10,000 of at most 100.').or(desk.getByText('10000 of at most 100.'))).toBeVisible();
    await isSaved(desk);
    expect(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const language of ['中文', 'EN']) {
    test(`nothing serious for axe, ${colorScheme}, ${language}`, async ({ desk, newCampaign }) => {
      const { id } = await newCampaign();
      await desk.emulateMedia({ colorScheme });
      for (const path of ['/console', '/console/campaigns/new', `/console/campaigns/${id}`]) {
        await desk.goto(path);
        await desk.getByRole('button', { name: language }).click();
        await desk.getByRole('heading', { level: 1 }).waitFor();
        // The preview is a picture of a customer's phone, in the platform's own colours.
        const { violations } = await new AxeBuilder({ page: desk }).exclude('.chat').analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      }
    });
  }
}
