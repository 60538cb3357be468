// Every page that a marketer works on, in both languages and schemes, on a desktop and on a phone.
import type { Page } from '@playwright/test';
import { isAccessible } from './accessible.ts';
import { test } from './console-desk.ts';

const pages: [path: string, ready: (page: Page) => Promise<unknown>][] = [
  ['/console', (page) => page.getByRole('row').nth(1).waitFor()],
  ['/console/campaigns/new', (page) => page.getByRole('radio').first().waitFor()],
  ['/console/campaigns/{campaign}', (page) => page.locator('.chat, .preview-open').first().waitFor()],
  ['/console/campaigns/{campaign}/attempts', (page) => page.locator('.attempts').waitFor()],
  ['/console/modules', (page) => page.getByText('For axe').first().waitFor()],
  ['/console/modules/new', (page) => page.getByRole('button', { name: /^(Save module|儲存模組)$/ }).click()],
  ['/console/modules/{module}', (page) => page.locator('.chat').first().waitFor()],
  ['/console/tags', (page) => page.getByRole('row').nth(1).waitFor()],
  ['/console/channels', (page) => page.getByRole('row').nth(1).waitFor()],
  ['/console/channels/new', (page) => page.getByRole('button', { name: /^(Connect|連接)$/ }).click()],
  [
    '/console/channels/{channel}',
    async (page) => {
      await page
        .getByRole('button', { name: /^(Check|再?檢查)/ })
        .first()
        .click();
      await page.getByText(/The access token works|存取權杖可以使用/).waitFor();
    },
  ],
  ['/console/profiles', (page) => page.getByRole('row').nth(1).waitFor()],
  ['/console/profiles/{profile}', (page) => page.locator('.timeline').waitFor()],
  ['/console/rich-menus', (page) => page.locator('.channel-menus').first().waitFor()],
  ['/console/audit', (page) => page.getByRole('row').nth(1).waitFor()],
  ['/console/channels/{channel}/edit', (page) => page.getByRole('button', { name: /^(Save|儲存)$/ }).waitFor()],
];

for (const [colorScheme, language, width] of [
  ['light', '中文', 1280],
  ['dark', 'EN', 360],
] as const) {
  test(`nothing serious for axe, nothing over the edge: ${colorScheme}, ${language}, ${width} px`, async ({
    desk,
    newCampaign,
    newModule,
    omnilink,
    customer,
  }) => {
    // Fourteen pages, and axe takes seconds for each.
    test.slow();
    const module = await newModule({
      name: 'For axe',
      blocks: [
        { kind: 'text', text: 'Hi {name}' },
        { kind: 'buttons', title: 'Ask', text: '', imageId: null, buttons: [{ label: 'Hours', reply: 'hours' }] },
      ],
    });
    const campaign = await newCampaign({
      onSuccess: { source: null, target: { kind: 'module', moduleId: module.id } },
      tags: { source: ['For axe'], target: [] },
    });
    // A row of its link attempts.
    await customer.taps(await customer.getsCard(campaign));
    const { items } = await omnilink.api<{ items: { id: string }[] }>('GET', `/profiles?q=${customer.psid}`);
    const ids = {
      campaign: campaign.id,
      module: module.id,
      channel: campaign.targetChannelId,
      profile: items[0]?.id ?? '',
    };
    await desk.emulateMedia({ colorScheme });
    await desk.setViewportSize({ width, height: 800 });
    await desk.goto('/console');
    await desk.getByRole('button', { name: language }).click();
    for (const [pattern, ready] of pages) {
      const path = pattern.replace(/\{(\w+)\}/, (_, name: keyof typeof ids) => ids[name]);
      await test.step(pattern, async () => {
        await desk.goto(path);
        await desk.getByRole('heading', { level: 1 }).waitFor();
        await ready(desk);
        await isAccessible(desk, pattern);
      });
    }
  });
}
