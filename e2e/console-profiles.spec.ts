// Customers in the console: found by what people know of them, their story, and taking a link back from there.
import type { Page } from '@playwright/test';
import { line } from './brand.ts';
import { administrator, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import type { Person } from './people.ts';
import { sees } from './screens.ts';

const results = (desk: Page) => desk.getByRole('table', { name: 'Profiles' }).getByRole('link');
const timeline = (desk: Page) => desk.getByRole('region', { name: 'Timeline' });
const isTooWide = (desk: Page) => desk.evaluate(() => document.documentElement.scrollWidth > innerWidth);

async function search(desk: Page, words: string) {
  await desk.goto('/console/profiles');
  await desk.getByRole('searchbox', { name: 'Search profiles' }).fill(words);
  await desk.waitForURL((url) => url.searchParams.get('q') === words);
  await expect(desk.locator('main [aria-busy=true]')).toHaveCount(0);
}
/** The customer has linked Messenger and LINE with a card. */
async function links(customer: Person) {
  await sees(await customer.taps(await customer.getsCard()), 'linked', '連結好了');
  await customer.isQuiet();
}

test.use({ customerIs: { name: '歐陽小美' } });

test('a marketer finds a customer by a piece of the name, by member number and by id, and not by what is not theirs', async ({
  desk,
  omnilink,
  customer,
}) => {
  await links(customer);
  await search(desk, '陽小');
  await expect(results(desk)).toHaveText(['歐陽小美']);
  const row = desk.getByRole('row').nth(1);
  await expect(row).toContainText('Facebook');
  await expect(row).toContainText('LINE');
  await results(desk).click();
  await desk.getByLabel('Member number').fill('VIP-0042');
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByText('Saved.')).toBeVisible();

  for (const words of ['vip-0042', customer.psid, '歐陽 VIP-0042', '歐']) {
    await search(desk, words);
    await expect(results(desk), words).toHaveText(['歐陽小美']);
  }
  await desk.goBack();
  await desk.goForward();
  await expect(desk.getByRole('searchbox')).toHaveValue('歐');
  await search(desk, '歐陽 龍');
  await expect(desk.getByText('No matching profiles')).toBeVisible();
  const { items } = await omnilink.api<{ items: { id: string }[] }>('GET', '/profiles?q=VIP-0042');
  expect(items).toHaveLength(1);
});

test('a phone number is found however it is written', async ({ desk, omnilink, customer }) => {
  const { accounts, open } = await omnilink.everyAccount();
  const { campaign } = await open('whatsapp', 'line');
  await omnilink.api('POST', '/cards', {
    campaignId: campaign.id,
    contact: { channelId: accounts.whatsapp.channelId, externalId: '+886 987 654 321' },
    send: true,
  });
  await customer.isQuiet();
  for (const words of ['0987-654-321', '+886 987 654 321', '987654321', '654321']) {
    await search(desk, words);
    await expect(results(desk), words).toHaveCount(1);
    await expect(desk.getByRole('row').nth(1)).toContainText('WhatsApp');
  }
});

for (const width of [360, 1280]) {
  test(`the story of a link is read and taken back, and both chats are the customer’s own again: ${width} px`, async ({
    desk,
    omnilink,
    customer,
    newCampaign,
  }) => {
    const { id } = await newCampaign({ name: '夏季活動', tags: { source: ['來自粉專'], target: ['夏季會員'] } });
    await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
    await customer.isQuiet();
    await desk.setViewportSize({ width, height: 800 });
    await search(desk, customer.psid);
    await results(desk).click();

    for (const tag of ['來自粉專', '夏季會員'])
      await expect(desk.getByRole('list', { name: 'Tags' }).filter({ hasText: tag })).toContainText(
        'from a link of “夏季活動”',
      );
    await expect(timeline(desk)).toContainText('Linked through a card');
    await expect(timeline(desk)).toContainText('Card: sent');
    await expect(timeline(desk)).toContainText('Success message (target): sent');
    await expect(timeline(desk)).toContainText('你好');
    expect(await isTooWide(desk)).toBe(false);

    await timeline(desk).getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Tags and journeys' });
    await expect(timeline(desk).getByRole('listitem')).toHaveCount(2);
    for (const tag of ['來自粉專', '夏季會員']) await expect(timeline(desk)).toContainText(`Tag “${tag}” added`);
    await timeline(desk).getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Everything' });

    await desk.getByRole('link', { name: '夏季會員' }).click();
    await expect(desk.getByText('Only with the tag “夏季會員”')).toBeVisible();
    await results(desk).filter({ hasText: '歐陽小美' }).first().click();

    await timeline(desk)
      .getByRole('button', { name: /^Undo the link/ })
      .click();
    await expect(desk.getByRole('dialog')).toContainText('not linked again without asking the customer');
    await desk.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await expect(desk.getByText('Undone: the contacts are separate again.')).toBeVisible();
    await expect(timeline(desk)).toContainText('Linked through a card, taken back since');
    await expect(timeline(desk)).toContainText(/Tag “(夏季會員|來自粉專)” removed/);
    await expect(timeline(desk).getByRole('button', { name: /^Undo/ })).toHaveCount(0);
    await expect(desk.getByRole('region', { name: 'Contacts' })).toContainText('No tags');

    const contactOf = async (externalId: string) =>
      (
        await omnilink.api<{ items: { profileId: string; tags: string[] }[] }>(
          'GET',
          `/contacts?externalId=${externalId}`,
        )
      ).items[0];
    const lineId = await omnilink.control.externalId(customer.id, 'line', line.channelId);
    const [inMessenger, inLine] = [await contactOf(customer.psid), await contactOf(lineId)];
    expect(inLine?.profileId).not.toBe(inMessenger?.profileId);
    expect([inMessenger?.tags, inLine?.tags]).toEqual([[], []]);
    await desk.getByRole('button', { name: 'Open the other profile' }).click();
    await results(desk).click();
    await expect(timeline(desk)).toContainText('Linked through a card, taken back since');

    // From now on the customer is asked before the two are linked.
    await sees(await customer.taps(await customer.getsCard({ id })), 'consent', '這兩個帳號都是你嗎？');
  });
}

test('a marketer edits a contact and unlinks it; the profile it left says so', async ({ desk, omnilink, customer }) => {
  await links(customer);
  await search(desk, customer.psid);
  await results(desk).click();
  const contacts = desk.getByRole('region', { name: 'Contacts' });
  await contacts.getByRole('button', { name: 'Edit 歐陽小美' }).first().click();
  const dialog = desk.getByRole('dialog', { name: 'Edit contact' });
  await dialog.getByLabel('Name').fill('歐陽（老客人）');
  await dialog.getByRole('combobox', { name: 'Tags' }).fill('老客人');
  await dialog.getByRole('combobox', { name: 'Tags' }).press('Enter');
  await dialog.getByLabel('Opted out of marketing').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(contacts).toContainText('Opted out');
  await expect(contacts).toContainText('by ADMIN_API_KEY');
  await expect(timeline(desk)).toContainText('Fields: Tags, Name, Opted out of marketing');

  await contacts.getByRole('button', { name: /^Unlink 歐陽小美/ }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await expect(timeline(desk)).toContainText('Linked through a card, taken back since');
  await expect(contacts.getByRole('button', { name: /^Unlink/ })).toHaveCount(0);
  await desk.getByRole('button', { name: 'Open its profile' }).click();
  await expect(timeline(desk)).toContainText('Unlinked a contact');
  expect(await omnilink.api('GET', `/profiles?q=${encodeURIComponent('老客人')}`)).toMatchObject({ nextCursor: null });
});

test('two people edit one profile: different fields are both kept, the same one is asked about', async ({
  desk,
  omnilink,
  customer,
  trouble,
}) => {
  trouble.expect(/status of 412/);
  const { items } = await omnilink.api<{ items: { id: string }[] }>('GET', `/profiles?q=${customer.psid}`);
  const path = `/profiles/${items[0]?.id}`;
  await desk.goto(`/console${path}`);
  await desk.getByLabel('Field name').fill('city');
  await desk.getByRole('button', { name: 'Add a field' }).click();
  await desk.getByRole('textbox', { name: 'city' }).fill('台南');
  await omnilink.api('PATCH', path, { fields: { size: 'M' } });
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByRole('textbox', { name: 'size' })).toHaveValue('M');
  await expect.poll(() => omnilink.api(`GET`, path)).toMatchObject({ fields: { city: '台南', size: 'M' } });

  await desk.getByLabel('Member number').fill('MINE');
  await omnilink.api('PATCH', path, { memberNumber: 'THEIRS' });
  await desk.getByRole('button', { name: 'Save' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
  await expect(desk.getByLabel('Member number')).toHaveValue('THEIRS');
  await desk.getByRole('button', { name: 'Bring mine back' }).click();
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => omnilink.api('GET', path)).toMatchObject({ memberNumber: 'MINE' });
});

test('a marketer reads the story and edits, but takes nothing back', async ({ desk, customer }) => {
  await links(customer);
  await desk.context().route('**/api/v1/session', async (route) => {
    await route.fulfill({ json: { ...administrator, role: 'marketer', may: ['use', 'read_channels'] } });
  });
  await search(desk, customer.psid);
  await results(desk).click();
  await expect(timeline(desk)).toContainText('Linked through a card');
  await expect(desk.getByRole('button', { name: 'Edit 歐陽小美' })).toHaveCount(2);
  await expect(desk.getByRole('button', { name: /^(Unlink|Undo)/ })).toHaveCount(0);
});

test('the audit leads to the profile of what it names', async ({ desk, omnilink, customer }) => {
  const { items } = await omnilink.api<{ items: { id: string }[] }>('GET', `/contacts?externalId=${customer.psid}`);
  await omnilink.api('PATCH', `/contacts/${items[0]?.id}`, { optedOut: true });
  await desk.goto('/console/audit');
  await desk.getByRole('link', { name: 'Open the profile' }).first().click();
  await expect(results(desk)).toHaveText(['歐陽小美']);
});

test('an address of an absorbed profile leads to the one that it was merged into', async ({
  desk,
  omnilink,
  customer,
}) => {
  await links(customer);
  type Profile = { id: string; mergedFrom: { profileId: string }[] };
  const { items } = await omnilink.api<{ items: Profile[] }>('GET', `/profiles?q=${customer.psid}`);
  const profile = await omnilink.api<Profile>('GET', `/profiles/${items[0]?.id}`);
  await desk.goto(`/console/profiles/${profile.mergedFrom[0]?.profileId}`);
  await expect(desk.getByText('You opened a profile that was merged into this one.')).toBeVisible();
  expect(new URL(desk.url()).pathname).toBe(`/console/profiles/${profile.id}`);
});
