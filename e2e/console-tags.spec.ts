import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { CampaignView } from '../server/contract/campaigns.ts';
import { isAccessible } from './accessible.ts';
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import type { OmniLink } from './omnilink.ts';
import { sees } from './screens.ts';

/** A name that no other story has. */
const named = (name: string) => `${name} ${randomUUID().slice(0, 8)}`;
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) });
const dialog = (page: Page) => page.getByRole('dialog');
const tagsField = (page: Page) => page.getByRole('combobox', { name: 'Tags on the source contact' });

async function find(page: Page, text: string): Promise<void> {
  await page.goto('/console/tags');
  await page.getByLabel('Search tags').fill(text);
}

/** Contacts of the page with this tag, as if they had been there for long. */
async function crowd({ database, sourceChannelId }: OmniLink, tag: string, size: number): Promise<void> {
  await database.query(
    `with p as (insert into profile (id, created_at) select gen_random_uuid(), now() from generate_series(1, $3) returning id)
     insert into contact (id, channel_id, external_id, profile_id, tags, created_at)
     select gen_random_uuid(), $1, 'crowd-' || p.id, p.id, array[$2::text], now() from p`,
    [sourceChannelId, tag, size],
  );
  await database.query('insert into tag (name, contacts) values ($1, $2)', [tag, size]);
}

test('a marketer finds a tag, renames it, and everybody and everything that has it follows', async ({
  desk,
  newCampaign,
  customer,
  trouble,
}) => {
  trouble.expect(/status of 404 .*\/tags\//);
  const [old, renamed] = [named('vip'), named('member')];
  const { id, name } = await newCampaign({ tags: { source: [old], target: [] } });
  await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
  await find(desk, old.toUpperCase());
  await expect(row(desk, old)).toContainText('1');
  await expect(row(desk, old).getByRole('link', { name })).toHaveAttribute('href', `/console/campaigns/${id}`);
  await row(desk, old)
    .getByRole('button', { name: `Rename ${old}` })
    .click();
  await expect(dialog(desk)).toContainText('Contacts with this tag: 1.');
  await expect(dialog(desk)).toContainText('Campaigns, journeys and rich menus that use it: 1.');
  await dialog(desk).getByLabel('New name').fill(' ');
  await dialog(desk).getByRole('button', { name: 'Rename' }).click();
  await expect(dialog(desk)).toContainText('Required.');
  await dialog(desk).getByLabel('New name').fill(renamed);
  await dialog(desk).getByRole('button', { name: 'Rename' }).click();
  await expect(desk.getByText(`Renamed to “${renamed}”.`)).toBeVisible();
  await find(desk, renamed);
  await expect(row(desk, renamed)).toContainText('1');
  await desk.goto(`/console/campaigns/${id}`);
  await expect(desk.getByRole('button', { name: `Remove ${renamed}` })).toBeVisible();
  await find(desk, old);
  await expect(desk.getByText('No matching tags.')).toBeVisible();
});

test('the name of another tag asks whether the two become one', async ({ desk, omnilink, trouble }) => {
  trouble.expect(/status of 409/, /status of 404 .*\/tags\//);
  const [from, to] = [named('gold'), named('golden')];
  await crowd(omnilink, from, 1_200);
  await crowd(omnilink, to, 34);
  await find(desk, from);
  await row(desk, from).getByRole('button', { name: 'Rename' }).click();
  await dialog(desk).getByLabel('New name').fill(to);
  await dialog(desk).getByRole('button', { name: 'Rename' }).click();
  await expect(dialog(desk)).toContainText(`“${to}” already exists, on 34 contacts. The 1,200 contacts with “${from}”`);
  await isAccessible(desk, 'merging tags');
  await dialog(desk).getByRole('button', { name: 'Choose another name' }).click();
  await expect(dialog(desk).getByLabel('New name')).toHaveValue(to);
  await dialog(desk).getByRole('button', { name: 'Rename' }).click();
  await dialog(desk).getByRole('button', { name: 'Merge' }).click();
  await expect(desk.getByText(`Merged into “${to}”.`)).toBeVisible();
  await expect(async () => {
    await find(desk, to);
    await expect(row(desk, to)).toContainText('1,234', { timeout: 1_000 });
  }).toPass();
});

test('a change of many contacts shows how far it is, until it is done', async ({ desk, omnilink, trouble }) => {
  trouble.expect(/status of 404 .*\/tags\//);
  const [old, renamed] = [named('many'), named('lots')];
  await crowd(omnilink, old, 350);
  const holder = await omnilink.database.connect();
  try {
    await holder.query('begin');
    await holder.query('select from contact where tags @> array[$1] limit 1 for update', [old]);
    await find(desk, old);
    await row(desk, old).getByRole('button', { name: 'Rename' }).click();
    await dialog(desk).getByLabel('New name').fill(renamed);
    await dialog(desk).getByRole('button', { name: 'Rename' }).click();
    const changing = desk.getByRole('row').filter({ hasText: old });
    await expect(changing).toContainText(`Renaming to “${renamed}”`);
    await expect(changing).toContainText('349 of 350 contacts', { timeout: 20_000 });
    await expect(changing.getByRole('progressbar')).toHaveAttribute('value', '349');
    await expect(changing.getByRole('button', { name: 'Rename' })).toBeDisabled();
    await isAccessible(desk, 'a tag that is being changed');
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  await expect(desk.getByRole('row').filter({ hasText: `Renaming to` })).toHaveCount(0, { timeout: 20_000 });
});

test('deleting a tag in use says what would put it on again', async ({ desk, newCampaign, omnilink, trouble }) => {
  trouble.expect(/status of 404 .*\/tags\//);
  const [used, unused] = [named('used'), named('unused')];
  const { name } = await newCampaign({ tags: { source: [used], target: [] } });
  await crowd(omnilink, unused, 2);
  await find(desk, unused);
  await row(desk, unused).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog(desk)).toContainText('Contacts that lose this tag: 2.');
  await dialog(desk).getByRole('button', { name: 'Delete' }).click();
  await expect(desk.getByText(`Deleted “${unused}”.`)).toBeVisible();
  await desk.getByLabel('Search tags').fill(used);
  await row(desk, used).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog(desk).getByRole('link', { name })).toBeVisible();
  await dialog(desk).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(desk, used)).toBeVisible();
  await row(desk, used).getByRole('button', { name: 'Delete' }).click();
  await dialog(desk).getByRole('button', { name: 'Delete anyway' }).click();
  await expect(desk.getByText(`Deleted “${used}”.`)).toBeVisible();
  await expect(row(desk, used)).toContainText(name);
});

test('while a tag is typed, existing ones are offered: by keyboard, by mouse, and new ones go too', async ({
  desk,
  newCampaign,
  omnilink,
}) => {
  const word = randomUUID().slice(0, 8);
  await newCampaign({ tags: { source: [`${word} b`, `${word} c`, `rare ${word}`], target: [] } });
  await crowd(omnilink, `${word} a lot`, 7);
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  const field = tagsField(desk);
  const offered = desk.getByRole('listbox', { name: 'Tags on the source contact' }).getByRole('option');
  await field.pressSequentially(word);
  await expect(offered).toHaveText([`${word} a lot`, `${word} b`, `${word} c`, `rare ${word}`]);
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await isAccessible(desk, 'suggested tags');
  await field.press('ArrowDown');
  await field.press('ArrowDown');
  await expect(offered.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await offered.nth(1).getAttribute('id')) ?? '');
  await field.press('Enter');
  await expect(desk.getByRole('button', { name: `Remove ${word} b` })).toBeVisible();
  await field.pressSequentially(word);
  await expect(offered).toHaveText([`${word} a lot`, `${word} c`, `rare ${word}`]);
  await offered.last().click();
  await expect(field).toBeFocused();
  await field.pressSequentially(word);
  await expect(offered).toHaveCount(2);
  await field.press('Escape');
  await expect(offered).toHaveCount(0);
  await field.press('Enter');
  await isSaved(desk);
  const { draft } = await omnilink.api<CampaignView>('GET', `/campaigns/${id}`);
  expect(draft?.tags?.source).toEqual([`${word} b`, `rare ${word}`, word]);
});
