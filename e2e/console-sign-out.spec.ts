import type { Page } from '@playwright/test';
import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';

/** What the next person at this machine could read. */
const kept = (page: Page) =>
  page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith('omnilink.') && !key.endsWith('.locale')),
  );
const signedOut = (page: Page) => expect(page).toHaveURL(/\/sign-in$/);

test('14 §1.11: what was typed just before signing out is saved, and nothing of it stays in the browser', async ({
  desk,
  newCampaign,
  omnilink,
}) => {
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByLabel('Title').fill('The very last words');
  await desk.getByRole('button', { name: 'Sign out' }).click();
  await signedOut(desk);
  expect(await omnilink.api('GET', `/campaigns/${id}`)).toMatchObject({
    draft: { card: { title: 'The very last words' } },
  });
  expect(await kept(desk)).toEqual([]);
});

test('14 §1.11: the steps of an open journey are saved too before its editor is signed out', async ({
  desk,
  omnilink,
}) => {
  const { id } = await omnilink.api<{ id: string }>('POST', '/journeys', {
    name: 'Welcome',
    trigger: { tag: 'sign-out' },
    steps: [{ kind: 'message', message: { kind: 'text', text: 'Hello' } }],
  });
  await desk.goto(`/console/journeys/${id}`);
  await desk.locator('.add-block').getByRole('button', { name: 'Wait' }).click();
  await desk.getByRole('textbox', { name: 'Text' }).fill('The very last words');
  await desk.getByRole('button', { name: 'Sign out' }).click();
  await signedOut(desk);
  expect(await omnilink.api('GET', `/journeys/${id}`)).toMatchObject({
    draft: {
      steps: [
        { kind: 'message', message: { text: 'The very last words' } },
        { kind: 'wait', minutes: 1440 },
      ],
    },
  });
  expect(await kept(desk)).toEqual([]);
});

test('14 §1.11: signing out asks before it deletes what is in this browser only', async ({ desk, newModule }) => {
  const { id } = await newModule();
  await desk.goto(`/console/modules/${id}`);
  await desk.getByLabel('Name').fill('Not saved yet');
  const signOut = desk.getByRole('button', { name: 'Sign out' }).first();
  await signOut.click();
  const dialog = desk.getByRole('dialog', { name: 'Delete unsaved changes?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(desk.getByLabel('Name')).toHaveValue('Not saved yet');
  expect(await kept(desk)).toHaveLength(1);

  await signOut.click();
  await dialog.getByRole('button', { name: 'Delete and sign out' }).click();
  await signedOut(desk);
  expect(await kept(desk)).toEqual([]);
});
