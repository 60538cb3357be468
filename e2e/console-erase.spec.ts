// A customer asks for their data to be deleted. Its export: `console-export.spec.ts`.
import type { Page } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { takeSeat, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { adminApiKey, type OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';
import { sees } from './screens.ts';

test.use({ customerIs: { name: '周美玲' } });

const data = (desk: Page) => desk.getByRole('region', { name: 'Data of this customer' });
const gone = 'This customer’s data has been erased';

/** The customer has linked Messenger and LINE with a card. @returns their profile's id */
async function linked({ api }: OmniLink, customer: Person): Promise<string> {
  await sees(await customer.taps(await customer.getsCard()), 'linked', '連結好了');
  await customer.isQuiet();
  const { items } = await api<{ items: { id: string }[] }>('GET', `/profiles?q=${customer.psid}`);
  return items[0]?.id ?? '';
}

for (const width of [360, 1280]) {
  test(`an administrator erases a customer’s data, after a word that is typed: ${width} px`, async ({
    desk,
    omnilink,
    customer,
    trouble,
  }) => {
    // Its page, once it is gone.
    trouble.expect(/status of 404/);
    const id = await linked(omnilink, customer);
    await desk.setViewportSize({ width, height: 800 });
    await desk.goto(`/console/profiles/${id}`);
    await data(desk).getByRole('button', { name: 'Erase data' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Erase the data of 周美玲?' });
    for (const contact of ['Facebook 周美玲', 'LINE 周美玲']) await expect(dialog).toContainText(contact);
    await expect(dialog).toContainText('can no longer be undone');
    await expect(dialog).toContainText('Earlier backups hold the data until you delete them.');
    await isAccessible(desk, 'erase');
    // Nothing goes by a click alone.
    await dialog.getByRole('button', { name: 'Erase data' }).click();
    await expect(dialog).toContainText('Type “erase” exactly.');
    expect(await omnilink.api('GET', `/profiles/${id}`)).toMatchObject({ id });
    await dialog.getByLabel('Type “erase” to confirm').fill('Erase ');
    await dialog.getByRole('button', { name: 'Erase data' }).click();

    await expect(desk.getByText('The customer’s data has been erased.')).toBeVisible();
    await expect(desk).toHaveURL(/\/console\/profiles$/);
    await expect(desk.getByRole('heading', { name: 'Profiles' })).toBeVisible();
    expect(await omnilink.api('GET', `/profiles?q=${customer.psid}`)).toMatchObject({ items: [] });
    await desk.goto(`/console/profiles/${id}`);
    await expect(desk.getByRole('heading', { name: 'No such profile' })).toBeVisible();
  });
}

/** What somebody may do on a page that is still open. */
const attempts: [what: string, act: (desk: Page) => Promise<void>][] = [
  [
    'saves a member number',
    async (desk) => {
      await desk.getByLabel('Member number').fill('VIP-0042');
      await desk.getByRole('button', { name: 'Save' }).click();
    },
  ],
  [
    'edits a contact',
    async (desk) => {
      await desk.getByRole('button', { name: 'Edit 周美玲' }).first().click();
      await desk.getByRole('dialog').getByLabel('Name').fill('周小姐');
      await desk.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    },
  ],
  [
    'unlinks a contact',
    async (desk) => {
      await desk
        .getByRole('button', { name: /^Unlink 周美玲/ })
        .first()
        .click();
      await desk.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
    },
  ],
  [
    'undoes the link',
    async (desk) => {
      await desk.getByRole('button', { name: /^Undo the link/ }).click();
      await desk.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    },
  ],
  ['asks for the export', (desk) => data(desk).getByRole('button', { name: 'Export data' }).click()],
  [
    'filters the timeline',
    async (desk) => {
      await desk.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Links and merges' });
    },
  ],
];

test('erased by somebody else while the page is open: whatever is done there says so', async ({
  desk,
  omnilink,
  customer,
  trouble,
}) => {
  trouble.expect(/status of (404|409)/);
  const id = await linked(omnilink, customer);
  const open = async (page: Page) => {
    await page.goto(`/console/profiles/${id}`);
    await page.getByText('Linked through a card').waitFor();
    return page;
  };
  const tabs: Page[] = [];
  for (const _ of attempts) tabs.push(await open(await desk.context().newPage()));
  await open(desk);
  await data(desk).getByRole('button', { name: 'Erase data' }).click();
  await erase(omnilink, id);

  for (const [n, [what, act]] of attempts.entries()) {
    await test.step(what, async () => {
      const tab = tabs[n] ?? desk;
      await tab.bringToFront();
      await act(tab);
      await expect(tab.getByRole('heading', { level: 1, name: gone })).toBeVisible();
      await tab.getByRole('link', { name: 'All profiles' }).click();
      await expect(tab.getByRole('heading', { level: 1, name: 'Profiles' })).toBeVisible();
    });
  }
  // For the second of two administrators who erase it is done too.
  await desk.bringToFront();
  await desk.getByLabel('Type “erase” to confirm').fill('erase');
  await desk.getByRole('dialog').getByRole('button', { name: 'Erase data' }).click();
  await expect(desk.getByText('The customer’s data has been erased.')).toBeVisible();
});

test('a supervisor exports and erases nothing; a marketer sees neither', async ({ desk, omnilink, customer }) => {
  const { items } = await omnilink.api<{ items: { id: string }[] }>('GET', `/profiles?q=${customer.psid}`);
  for (const [role, buttons] of [
    ['supervisor', ['Export data']],
    ['marketer', []],
  ] as const) {
    await takeSeat(desk, omnilink, role);
    await desk.goto(`/console/profiles/${items[0]?.id}`);
    await desk.getByRole('region', { name: 'Timeline' }).waitFor();
    await expect(data(desk).getByRole('button')).toHaveText([...buttons]);
  }
});

/** By another administrator. */
async function erase({ url }: OmniLink, id: string): Promise<void> {
  const headers = { authorization: `Bearer ${adminApiKey}` };
  expect((await fetch(`${url}/api/v1/profiles/${id}`, { method: 'DELETE', headers })).status).toBe(204);
}
