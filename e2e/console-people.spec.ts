import { expect } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { arrive, change, everybodysPages, navigationLinks, passFiveMinutes, test } from './passkey-desk.ts';

test.use({ locale: 'en', viewport: { width: 1280, height: 900 } });

test('an administrator invites a marketer, who adds a passkey and sees what they may', async ({
  page,
  desk,
  browser,
}) => {
  await arrive(page, desk.invite('administrator', 'Mei'));
  await page.goto(`${desk.url}/console/staff`);
  await page.getByRole('button', { name: 'Add a staff member' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a staff member' }).click();
  await expect(dialog.getByText('Required.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Wu Ting');
  await dialog.getByLabel('Role').selectOption('Marketer');
  await dialog.getByRole('button', { name: 'Add a staff member' }).click();
  const link = await page.getByText(`${desk.url}/sign-in/`).innerText();

  const hers = await browser.newContext({ locale: 'en' });
  const her = await hers.newPage();
  await arrive(her, link);
  await expect(navigationLinks(her)).toHaveText(everybodysPages);
  await her.goto(`${desk.url}/console/channels`);
  await expect(her.getByRole('heading', { level: 1 })).toHaveText('Channels');
  await expect(her.getByRole('main').getByRole('button')).toHaveCount(0);
  for (const path of ['staff', 'keys', 'webhooks']) {
    await her.goto(`${desk.url}/console/${path}`);
    await expect(her.getByText("Your role can't do this.")).toBeVisible();
  }
  await hers.close();
});

test('a session ended elsewhere: the next click says so, and nothing typed is lost', async ({
  page,
  desk,
  browser,
}) => {
  await arrive(page, desk.invite('administrator', 'Mei'));
  const hers = await browser.newContext({ locale: 'en' });
  const her = await hers.newPage();
  await arrive(her, desk.invite('marketer', 'Lin Yu'));
  await her.goto(`${desk.url}/console/brand`);
  await her.getByLabel('Name').fill('Typed before it ended');

  await page.goto(`${desk.url}/console/staff`);
  await page.getByRole('link', { name: 'Lin Yu' }).click();
  await page.getByRole('button', { name: /^End: / }).click();
  await expect(page.getByText('Not signed in anywhere.')).toBeVisible();

  await her.getByRole('button', { name: 'Save' }).click();
  const over = her.getByRole('dialog', { name: 'Your session has ended' });
  await over.getByRole('button', { name: 'Cancel' }).click();
  await expect(her.getByText('Please sign in again.').or(her.getByText('Your session has ended.'))).toBeVisible();
  await expect(her.getByLabel('Name')).toHaveValue('Typed before it ended');
  await her.getByRole('button', { name: 'Save' }).click();
  await over.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(her.getByText('Saved. Customers see it from now on.')).toBeVisible();
  await her.reload();
  await expect(her.getByLabel('Name')).toHaveValue('Typed before it ended');
  await hers.close();
});

test('the brand is seen beside the form as it is typed, and by customers once it is saved', async ({ page, desk }) => {
  await arrive(page, desk.invite('marketer', 'Wu'));
  await page.goto(`${desk.url}/console/brand`);
  await page.getByLabel('Name').fill('Kojima');
  const preview = page.frameLocator('iframe[title$="Dark"]');
  await expect(preview.getByRole('banner')).toHaveText('Kojima');
  await page.getByLabel('Button colour').fill('#ffe08a');
  await expect(page.getByText(/Black button text.*Low contrast on light pages.*border/)).toBeVisible();
  await page.getByLabel('Privacy policy').fill('http://example.com');
  await expect(page.getByText('Enter an address that starts with https://')).toBeVisible();
  await page.getByLabel('Privacy policy').fill('https://example.com/privacy');
  await expect(preview.getByRole('link', { name: 'Privacy' })).toBeAttached();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Customers see it from now on.')).toBeVisible();

  await page.goto(`${desk.url}/go/a-card-that-nobody-made`);
  await expect(page.getByRole('banner')).toHaveText('Kojima');
  await expect(page.getByRole('link', { name: 'Privacy' })).toHaveAttribute('href', 'https://example.com/privacy');
});

test('a rejected fingerprint stops a change, says so, and loses nothing', async ({ page, desk }) => {
  const reader = await arrive(page, desk.invite('administrator', 'Mei'));
  await passFiveMinutes(desk);
  await page.goto(`${desk.url}/console/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Purpose').fill('Shop');
  await reader.knowsFinger(false);
  await page.getByRole('dialog', { name: 'New key' }).getByRole('button', { name: 'New key' }).click();
  const again = page.getByRole('dialog', { name: 'Confirm with your passkey' });
  await again.getByRole('button', { name: 'Use passkey' }).click();
  await expect(again.getByRole('alert')).toBeVisible();
  await reader.knowsFinger(true);
  await again.getByRole('button', { name: 'Use passkey' }).click();
  const made = page.getByRole('dialog', { name: 'Copy the key now' });
  await expect(made.getByText(/^curl http.*Authorization: Bearer /s)).toBeVisible();
  await made.getByRole('button', { name: 'Done' }).click();

  const row = page.getByRole('row', { name: /Shop/ });
  await row.getByRole('button', { name: 'Revoke: Shop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
});

test('revoking a key that has made another asks what becomes of that one', async ({ page, desk, request }) => {
  await arrive(page, desk.invite('administrator', 'Mei'));
  await page.goto(`${desk.url}/console/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByLabel('Purpose').fill('Setup');
  await page.getByLabel('Role').selectOption('Administrator');
  await page.getByRole('dialog', { name: 'New key' }).getByRole('button', { name: 'New key' }).click();
  const key = await page.getByText(/^omni_/).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  const made = await request.post(`${desk.url}/api/v1/api-keys`, {
    headers: { authorization: `Bearer ${key}` },
    data: { name: 'Kiosk', role: 'marketer' },
  });
  expect(made.status()).toBe(201);

  await page.reload();
  await page.getByRole('button', { name: 'Revoke: Setup' }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke “Setup”?' });
  const revoke = dialog.getByRole('button', { name: 'Revoke' });
  await revoke.click();
  await expect(dialog.getByText('This key created other API keys.')).toBeVisible();
  await dialog.getByLabel('Kiosk').selectOption({ value: 'take_over' });
  await revoke.click();
  await expect(page.getByText('Revoked “Setup”.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Setup/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Kiosk/ })).toContainText(/by the key “Setup” now owned by Mei/);
});

test('the last administrator is told in words why they stay one', async ({ page, desk }) => {
  await arrive(page, desk.invite('administrator', 'Mei Last'));
  await change(desk, `update staff set role = 'agent' where name <> 'Mei Last'`);
  await page.goto(`${desk.url}/console/staff`);
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('link', { name: 'Mei Last' }).click();
  await page.getByLabel('角色').selectOption('主管');
  await page.getByRole('button', { name: '儲存' }).click();
  await expect(page.getByText('沒有其他管理員能登入。請先把另一個人設為管理員，並請對方新增通行金鑰。')).toBeVisible();

  await page.goto(`${desk.url}/console/account`);
  await page.getByRole('button', { name: '移除: 通行金鑰 1' }).click();
  await expect(page.getByRole('dialog')).toContainText('這是最後一把通行金鑰');
  await page.getByRole('dialog').getByRole('button', { name: '移除' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('管理員只剩這一把通行金鑰');
});

test('a removed person is signed out at once, and their API key continues under another name; changed passkeys are reported', async ({
  page,
  desk,
  browser,
}) => {
  await arrive(page, desk.invite('administrator', 'Mei Stays'));
  const hers = await browser.newContext({ locale: 'en' });
  const her = await hers.newPage();
  await arrive(her, desk.invite('administrator', 'Lin Leaves'));
  await her.goto(`${desk.url}/console/keys`);
  await her.getByRole('button', { name: 'New key' }).click();
  await her.getByLabel('Purpose').fill('Till');
  await her.getByLabel('Expires').selectOption('In 90 days');
  await her.getByRole('dialog', { name: 'New key' }).getByRole('button', { name: 'New key' }).click();
  await her.getByRole('button', { name: 'Done' }).click();

  await page.goto(`${desk.url}/console/staff`);
  await page.getByRole('link', { name: 'Lin Leaves' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Lin Leaves?' });
  const remove = dialog.getByRole('button', { name: 'Remove', exact: true });
  await remove.click();
  await expect(dialog.getByText('Choose what to do with each.')).toBeVisible();
  await remove.click();
  await expect(dialog.getByText('Choose one.')).toBeVisible();
  await dialog.getByLabel('Till').selectOption({ value: 'take_over' });
  await remove.click();
  await expect(page.getByText('Removed Lin Leaves.')).toBeVisible();
  await page.goto(`${desk.url}/console/keys`);
  await expect(page.getByRole('row', { name: /Till/ })).toContainText(/by Lin Leaves now owned by Mei Stays/);
  await her.getByRole('link', { name: 'Campaigns' }).click();
  await expect(her.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await hers.close();

  await change(
    desk,
    `insert into passkey_change (id, staff_id, passkey_id, change, at, by)
     select gen_random_uuid(), s.id, s.id, 'removed', now() - interval '1 hour', 'staff:' || o.id
     from staff s, staff o where s.name = 'Mei Stays' and o.name = 'Lin Leaves'`,
  );
  await page.reload();
  const notice = page.getByRole('region', { name: 'Your passkeys have changed' });
  await expect(notice).toContainText('A passkey was removed by Lin Leaves, 1 hour ago.');
  await notice.getByRole('button', { name: 'Got it' }).click();
  await expect(notice).toHaveCount(0);
});

test('nothing serious for axe, light and dark', async ({ page, desk }) => {
  test.slow();
  await arrive(page, desk.invite('administrator', 'Mei Axe'));
  await page.goto(`${desk.url}/console/staff`);
  const somebody = await page.getByRole('link', { name: 'Mei Axe' }).first().getAttribute('href');
  for (const path of ['/console/staff', `${somebody}`, '/console/brand', '/console/account', '/console/keys']) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`${desk.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.locator('.spinner')).toHaveCount(0);
    await isAccessible(page, path);
    await page.emulateMedia({ colorScheme: 'dark' });
    await isAccessible(page, `${path}, dark`, 'color-contrast');
  }
});
