import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { sees } from './screens.ts';

test.use({ customerIs: { name: '周美玲' } });

test('a campaign’s link attempts lead to the profiles of who tapped, linked, separate again or not linked', async ({
  desk,
  newCampaign,
  customer,
  meet,
}) => {
  const { id } = await newCampaign({ name: '夏季活動' });
  await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
  const doubtful = await meet({ name: '林大明', friendship: 'never' });
  await sees(await doubtful.taps(await doubtful.getsCard({ id })), 'add_friend', '先加入 LINE 好友');

  await desk.goto(`/console/campaigns/${id}`);
  await desk.getByRole('link', { name: 'Link attempts' }).click();
  const row = (who: string) => desk.getByRole('row').filter({ hasText: who });
  await expect(desk.getByRole('row')).toHaveCount(3);
  await expect(row('林大明')).toContainText('Not finished yet');
  await expect(row('周美玲')).toContainText('Linked');
  await desk.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Linked' });
  await expect(desk.getByRole('row')).toHaveCount(2);
  await row('周美玲').getByRole('link').first().click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('周美玲');
  await desk
    .getByRole('region', { name: 'Contacts' })
    .getByRole('button', { name: /^Unlink/ })
    .first()
    .click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await expect(desk.getByRole('region', { name: 'Timeline' })).toContainText('Linked through a card, taken back since');

  await desk.goBack();
  await expect(desk.getByRole('combobox', { name: 'Show' })).toHaveValue('linked');
  await expect(row('周美玲')).toContainText('separate again since');
  const addresses = await row('周美玲')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(new Set(addresses).size).toBe(2);
  await desk.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Chose “Not me”' });
  await expect(desk.getByText('No link attempts with this result')).toBeVisible();
});
