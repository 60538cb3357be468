import type { ContactView, ProfileView } from '../server/contract/contacts.ts';
import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { sees } from './screens.ts';

test('a link that two member numbers stand in the way of waits for a person, who merges the two and can take it back', async ({
  desk,
  omnilink,
  newCampaign,
  meet,
}) => {
  const customer = await meet({ name: '林佳玲' });
  const { id } = await newCampaign();
  const card = await customer.getsCard({ id });
  const profileOf = async (externalId: string) => {
    const { items } = await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
    return items[0]?.profileId ?? '';
  };
  const [page, line] = [await profileOf(customer.psid), await profileOf(customer.lineUserId)];
  await omnilink.api('PATCH', `/profiles/${page}`, { memberNumber: 'A-100' });
  await omnilink.api('PATCH', `/profiles/${line}`, { memberNumber: 'A-200' });
  await sees(await customer.taps(card), 'failed/member_number_conflict', '兩邊的會員資料不同');

  await desk.goto('/console/same-person');
  const waiting = desk.getByRole('article').filter({ hasText: 'A-100' });
  await expect(waiting).toContainText('The two have different member numbers.');
  await waiting.getByRole('button', { name: 'Merge …' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText('Correct one of them first.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await omnilink.api('PATCH', `/profiles/${line}`, { memberNumber: null, fields: { city: 'Taipei' } });
  await desk.reload();
  await waiting.getByRole('button', { name: 'Merge …' }).click();
  await expect(dialog.getByRole('row', { name: 'city Taipei' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(desk.getByText('Merged.')).toBeVisible();
  const merged = await omnilink.api<ProfileView>('GET', `/profiles/${line}`);
  expect([merged.id, merged.contacts.length]).toEqual([page, 2]);
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(desk.getByText('The merge was undone.')).toBeVisible();
  expect((await omnilink.api<ProfileView>('GET', `/profiles/${line}`)).contacts).toHaveLength(1);
});

test('two that look alike are kept apart', async ({ desk, omnilink, meet }) => {
  const [one, other] = [await meet({ name: '王小明' }), await meet({ name: 'Xiao Ming' })];
  for (const externalId of [one.psid, other.lineUserId]) {
    const { items } = await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
    await omnilink.api('PATCH', `/profiles/${items[0]?.profileId}`, { memberNumber: 'B-7' });
  }
  const { items } = await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${one.psid}`);
  await desk.goto(`/console/profiles/${items[0]?.profileId}`);
  await expect(desk.getByText('Same member number: Xiao Ming')).toBeVisible();
  await desk.goto('/console/same-person');
  const pair = desk.getByRole('article').filter({ hasText: 'B-7' });
  await expect(pair).toContainText('Same member number');
  await pair.getByRole('button', { name: 'Not the same person' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Not the same person' }).click();
  await expect(desk.getByText('Kept apart.')).toBeVisible();
  await expect(pair).toHaveCount(0);
});
