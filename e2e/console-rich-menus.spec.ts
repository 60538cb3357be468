import type { Page } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { line } from './brand.ts';
import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { adminApiKey } from './omnilink.ts';
import { sees } from './screens.ts';

/** A PNG of one pixel. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const rules = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('.drag-handle') });
const tags = (page: Page) => page.locator('.menu-rule .badge');

test('a marketer gives a tag its menu; it appears under the chat of a customer who links, and goes with the rule', async ({
  desk,
  omnilink,
  newCampaign,
  customer,
  platforms,
}) => {
  const menu = await platforms.line.addRichMenu(line.channelId, { name: 'Members', chatBarText: 'Menu', picture });
  const { id } = await newCampaign({ tags: { source: [], target: ['member'] } });
  await desk.goto('/console/rich-menus');
  await expect(desk.getByText('Those made in LINE Official Account Manager can’t be used.')).toBeVisible();
  // Stories before this one may have connected other accounts of LINE.
  const account = desk.locator(`[id="${omnilink.targetChannelId}"]`);
  await account.getByRole('button', { name: 'New rule' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Required.')).toBeVisible();
  await expect(dialog.getByText('Choose a menu.')).toBeVisible();
  await dialog.getByLabel('Tag').fill('member');
  await dialog.getByText('Members').click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(rules(desk)).toContainText(['Members']);

  const shown = async () => (await platforms.line.menuOf(line.channelId, customer.id)).linked;
  await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
  await expect.poll(shown, { message: 'the menu under the LINE chat' }).toBe(menu.richMenuId);
  await desk.getByRole('button', { name: 'Delete the rule for member' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(shown, { message: 'the menu under the LINE chat' }).toBe(null);
  await expect(rules(desk)).toHaveCount(0);
});

test('rules are put in order by key and by mouse, and a menu that is gone at LINE is a problem until another is chosen', async ({
  desk,
  omnilink,
  platforms,
  customer,
}) => {
  const channelId = omnilink.targetChannelId;
  const [good, lost] = await Promise.all(
    ['Good', 'Lost'].map((name) => platforms.line.addRichMenu(line.channelId, { name, picture })),
  );
  if (!good || !lost) throw new Error('no menus');
  const rule = (tag: string, richMenuId = good.richMenuId) =>
    omnilink.api<{ id: string }>('POST', '/rich-menu-rules', { channelId, tag, richMenuId });
  const made = [await rule('gold'), await rule('silver'), await rule('broken', lost.richMenuId)];
  await platforms.line.removeRichMenu(line.channelId, lost.richMenuId);

  await desk.goto('/console/rich-menus');
  await expect(tags(desk)).toHaveText(['gold', 'silver', 'broken']);
  const saved = () => desk.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok());
  const first = saved();
  await desk.getByRole('button', { name: 'Move silver up' }).press('Enter');
  await expect(tags(desk)).toHaveText(['silver', 'gold', 'broken']);
  await first;
  const handle = await desk.getByTitle('Drag broken').boundingBox();
  const top = await desk.locator('.menu-rule').first().boundingBox();
  if (!handle || !top) throw new Error('no rule to drag');
  const second = saved();
  await desk.mouse.move(handle.x + 20, handle.y + 20);
  await desk.mouse.down();
  await desk.mouse.move(handle.x + 20, top.y + 5);
  await desk.mouse.up();
  await expect(tags(desk)).toHaveText(['broken', 'silver', 'gold']);
  await second;
  await desk.reload();
  await expect(tags(desk)).toHaveText(['broken', 'silver', 'gold']);

  const { items } = await omnilink.api<{ items: { id: string }[] }>(
    'GET',
    `/contacts?externalId=${customer.lineUserId}`,
  );
  await omnilink.api('PATCH', `/contacts/${items[0]?.id}`, { tags: ['broken', 'gold'] });
  const broken = rules(desk).filter({ hasText: 'broken' });
  await expect
    .poll(async () => {
      await desk.reload();
      return broken.innerText();
    })
    .toMatch(/no longer exists at LINE.*Contacts waiting: 1/);
  await isAccessible(desk, '/console/rich-menus');
  await desk.getByRole('button', { name: 'Change the rule for broken' }).click();
  await desk.getByRole('dialog').getByText('Good').click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(broken).not.toContainText('no longer exists');
  await expect
    .poll(async () => (await platforms.line.menuOf(line.channelId, customer.id)).linked)
    .toBe(good.richMenuId);
  for (const { id } of made)
    await fetch(`${omnilink.url}/api/v1/rich-menu-rules/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${adminApiKey}` },
    });
});
