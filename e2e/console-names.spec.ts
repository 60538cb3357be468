// Names that are strange, right to left or very long break nothing.
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';

test('names of campaigns', async ({ desk, newCampaign }) => {
  const { id } = await newCampaign({ name: `<img src=x onerror=alert(1)> \u202egnirpS` });
  for (const width of [360, 1280]) {
    await desk.setViewportSize({ width, height: 740 });
    await desk.goto('/console');
    await expect(desk.getByRole('link', { name: '<img src=x' }).first()).toBeVisible();
    await desk.goto(`/console/campaigns/${id}`);
    await desk.getByLabel('Name').fill('長'.repeat(10_000));
    await expect(
      desk
        .getByText('Too long: 10,000 characters, at most 100.')
        .or(desk.getByText('Too long: 10000 characters, at most 100.')),
    ).toBeVisible();
    await isSaved(desk);
    expect(await desk.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
});

test('names of modules, at 360 px', async ({ desk, newModule }) => {
  const name = `<img src=x onerror=alert(1)> \u202egnirpS ${'長'.repeat(60)}`;
  const { id } = await newModule({ name });
  await desk.setViewportSize({ width: 360, height: 740 });
  await desk.goto('/console/modules');
  await expect(desk.getByRole('link', { name: '<img src=x' }).first()).toBeVisible();
  const isTooWide = () => desk.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await isTooWide()).toBe(false);
  await desk.goto(`/console/modules/${id}`);
  await desk.getByLabel('Name', { exact: true }).fill('長'.repeat(10_000));
  await expect(desk.getByText('Too long: 10,000 characters, at most 100.')).toBeVisible();
  expect(await isTooWide()).toBe(false);
});

test('names of customers, at 360 px', async ({ desk, meet }) => {
  const mei = await meet({ name: `${'陳'.repeat(60)} ${'x'.repeat(60)}` });
  await mei.getsCard();
  await desk.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/console/profiles', `/console/profiles?q=${mei.psid}`]) {
    await desk.goto(path);
    const link = desk.getByRole('table').getByRole('link', { name: '陳陳陳' }).first();
    await expect(link).toBeVisible();
    expect(await desk.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  }
  await desk.getByRole('table').getByRole('link', { name: '陳陳陳' }).first().click();
  await expect(desk.getByRole('heading', { level: 1 })).toContainText('陳陳陳');
  expect(await desk.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
});
