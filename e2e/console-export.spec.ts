// A customer's data as a file: the demo's server, since a download needs a session of its own.
import { readFile } from 'node:fs/promises';
import { test as base, expect, type Page } from '@playwright/test';
import { freePort } from '../server/testing/entry/ports.ts';
import { startProcess } from './server-process.ts';

const test = base.extend<{ console: Page }>({
  console: async ({ page }, use) => {
    const demo = await startProcess('scripts/start.mjs', { PORT: String(await freePort()) }, /\/sign-in\/\S+/);
    await page.goto(/http\S+\/sign-in\/\S+/.exec(demo.output())?.[0] ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL('**/console');
    await use(page);
    await demo.stop();
  },
});

test.use({ locale: 'en', viewport: { width: 1280, height: 900 } });

test('the export is a file, named by the profile, with all that is stored of the customer', async ({
  console: page,
}) => {
  test.slow();
  await page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/campaigns')).json();
    const [{ id: campaignId, sourceChannelId: channelId }] = items;
    const body = JSON.stringify({ campaignId, contact: { channelId, externalId: '1234567890' }, send: true });
    await fetch('/api/v1/cards', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  });
  await page.goto(new URL('/console/profiles?q=1234567890', page.url()).href);
  await page.getByRole('table', { name: 'Profiles' }).getByRole('link').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export data' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`profile-${new URL(page.url()).pathname.split('/').at(-1)}.json`);
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
    contacts: [{ externalId: '1234567890' }],
  });
  await expect(page.getByRole('button', { name: 'Export data' })).toBeEnabled();
});
