// Webhooks, from a page that has none to one that fails: the demo's server, whose webhooks may be on this machine.
import { test as base, expect, type Page } from '@playwright/test';
import { freePort } from '../server/testing/entry/ports.ts';
import { openTestReceiver, type TestReceiver, verified } from '../server/testing/test-receiver.ts';
import { isAccessible } from './accessible.ts';
import { startProcess } from './server-process.ts';
import { buildTrouble, watchPage } from './trouble.ts';

const test = base.extend<{ receiver: TestReceiver; console: Page }>({
  receiver: async ({ browserName: _ }, use) => {
    const receiver = await openTestReceiver();
    await use(receiver);
    receiver.close();
  },
  console: async ({ page }, use) => {
    const demo = await startProcess('scripts/start.mjs', { PORT: String(await freePort()) }, /\/sign-in\/\S+/);
    const trouble = buildTrouble();
    watchPage(page, trouble);
    await page.goto(/http\S+\/sign-in\/\S+/.exec(demo.output())?.[0] ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL('**/console');
    // An address that is refused.
    trouble.expect(/status of 400 .*\/webhooks$/);
    await use(page);
    expect(trouble.left(), 'errors in the browser').toEqual([]);
    await demo.stop();
  },
});

test.use({ locale: 'en', viewport: { width: 1280, height: 900 } });

test('an administrator makes a webhook, tests it, sees it fail and sends again what it missed', async ({
  console: page,
  receiver,
}) => {
  test.slow();
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('CRM');
  await dialog.getByLabel('Address').fill('https://10.0.0.1/hook');
  await dialog.getByRole('checkbox', { name: 'Tag added' }).check();
  await dialog.getByRole('button', { name: 'New webhook' }).click();
  await expect(dialog.getByText('This address isn’t on the public internet.')).toBeVisible();
  await dialog.getByLabel('Address').fill(receiver.url);
  await dialog.getByRole('button', { name: 'New webhook' }).click();
  const secret = await dialog.getByText(/^whsec_/).innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('CRM');

  receiver.answer = (response) => void response.writeHead(422).end('no such event');
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText(/^Answer 422 after/)).toBeVisible();
  await expect(page.getByText('no such event')).toBeVisible();
  receiver.answer = (response) => void response.writeHead(204).end();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText(/^Delivered: answer 204/)).toBeVisible();
  expect(receiver.calls.map((call) => verified(call, secret).type)).toEqual(['webhook.test', 'webhook.test']);
  expect(page.getByText(secret)).toHaveCount(0);

  // The receiver is gone: OmniLink stops calling it, and says so.
  receiver.answer = (response) => void response.writeHead(410).end();
  await tagSomebody(page, 'webhook story');
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByRole('row', { name: /Tag added.*Failed.*410/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.reload();
  await expect(page.getByText(/OmniLink disabled this webhook on .*410/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send again' })).toHaveCount(0);
  await isAccessible(page, 'webhook');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 800 });
  await isAccessible(page, 'webhook, on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });

  receiver.answer = (response) => void response.writeHead(204).end();
  await page.getByRole('button', { name: 'Enable again' }).click();
  await page.getByRole('button', { name: 'Send failed ones again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('Queued 1 again.')).toBeVisible();
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByRole('row', { name: /Tag added.*Delivered/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const [first, again] = receiver.calls.slice(2);
  expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(again && verified(again, secret)).toMatchObject({ type: 'tag.added', data: { tag: 'webhook story' } });

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
  const rotated = await page
    .getByRole('dialog')
    .getByText(/^whsec_/)
    .innerText();
  expect(rotated).not.toBe(secret);
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(/The previous secret also signs until/)).toBeVisible();

  await page.getByLabel('Name').fill('Shop');
  await page.getByRole('checkbox', { name: 'Contacts linked' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Shop');
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete webhook' }).click();
  await expect(page.getByText('No webhooks yet.')).toBeVisible();
});

/** Through the API: no page of the console shows contacts yet. */
async function tagSomebody(page: Page, tag: string): Promise<void> {
  const status = await page.evaluate(async (added) => {
    const call = async (method: string, path: string, body?: object) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(
        `/api/v1${path}`,
        body ? { method, headers, body: JSON.stringify(body) } : { method },
      );
      return { status: response.status, body: await response.json() };
    };
    const { items } = (await call('GET', '/campaigns')).body;
    const [{ id: campaignId, sourceChannelId: channelId }] = items;
    await call('POST', '/cards', { campaignId, contact: { channelId, externalId: '1234567890' } });
    const [contact] = (await call('GET', '/contacts?externalId=1234567890')).body.items;
    return (await call('PATCH', `/contacts/${contact.id}`, { tags: [added] })).status;
  }, tag);
  expect(status).toBe(200);
}
