import { expect } from '@playwright/test';
import { arrive, passFiveMinutes, test } from './passkey-desk.ts';

test.use({ locale: 'en', viewport: { width: 1280, height: 800 } });

test('the first administrator comes by a link, adds a passkey, leaves, and comes back by it', async ({
  page,
  desk,
  context,
}) => {
  const link = desk.invite('administrator', 'Mei <b>Chen</b>');
  // A preview opens the link first: it changes nothing.
  expect((await page.request.get(link)).status()).toBe(200);
  await arrive(page, link);
  await expect(page).toHaveURL(`${desk.url}/console`);
  await expect(page.getByText('Mei <b>Chen</b>')).toBeVisible();
  expect((await context.cookies()).find(({ name }) => name === 'omnilink')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
  });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
  await page.goto(`${desk.url}/console/staff`);
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page, 'the page that was wanted').toHaveURL(`${desk.url}/console/staff`);

  // The link is used up, for anyone who finds it.
  await page.goto(link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('already used');
});

test('a sensitive change asks for the passkey again after five minutes, and continues by itself', async ({
  page,
  desk,
}) => {
  await arrive(page, desk.invite('administrator', 'Kao'));
  await passFiveMinutes(desk);
  // A passkey added by a cookie alone would outlive the cookie.
  const refused = await page.request.post(`${desk.url}/api/v1/session/enrol/options`, {
    headers: { origin: desk.url },
  });
  expect(await refused.json()).toMatchObject({ status: 403, code: 'passkey_required' });

  await page.goto(`${desk.url}/console/staff`);
  const row = page.getByRole('row', { name: /Kao/ });
  const confirmed = page.waitForResponse((answer) => answer.url().endsWith('/session/confirm'));
  await row.getByRole('button', { name: /link/i }).click();
  expect((await confirmed).status()).toBe(204);
  await expect(page.getByRole('dialog')).toContainText(`${desk.url}/sign-in/`);
});

test('an agent signs in, and is told that OmniLink is not for them', async ({ page, desk }) => {
  await arrive(page, desk.invite('agent', 'Lin'));
  const told = page.getByText(/^Your role can.t use OmniLink: ask an administrator\.$/);
  for (const path of ['/console', '/console/brand', '/console/account']) {
    await page.goto(`${desk.url}${path}`);
    await expect(told).toBeVisible();
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.getByRole('heading')).toHaveCount(0);
  }
  const refused = await page.request.get(`${desk.url}/api/v1/campaigns`);
  expect(await refused.json()).toMatchObject({
    status: 403,
    code: 'forbidden',
    title: 'Your role can’t use OmniLink: ask an administrator.',
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
});

test('14 §2.10: the console at another host than PUBLIC_URL says so, and leads there', async ({ page, desk }) => {
  const right = page.getByRole('link', { name: 'Open it there' });
  await page.goto(`${desk.url.replace('localhost', '127.0.0.1')}/sign-in`);
  await expect(page.getByText(`only work at ${desk.url}.`)).toBeVisible();
  await right.click();
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
  await expect(right).toHaveCount(0);
});
