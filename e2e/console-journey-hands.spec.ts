// A marketer makes a journey of five steps in the console alone: by keyboard, and by finger on a phone.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { isSaved, takeSeat, test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import type { OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';

// A name of their own: the dialog of the test lists everybody's.
test.use({ customerIs: { name: '游建豪' } });

const headings = (page: Page) => page.locator('.steps:not(.inner) > li > .block-head h2');
const step = (page: Page, n: number) => page.locator('.steps:not(.inner) > li').nth(n - 1);
const fiveSteps = [
  '1. Send a message',
  '2. Wait',
  '3. Change tags',
  '4. If the contact has a tag',
  '5. Call a webhook',
];

/** What an administrator has set up. In the database: the API takes addresses on the public internet only. */
async function addWebhook({ database }: OmniLink, name: string): Promise<void> {
  await database.query(
    `insert into webhook (id, name, url, events, enabled, enabled_at, secret_kid, secret, created_at)
     values ($1, $2, 'https://crm.example/hook', '{}', true, now(), 'k1', '\\x00', now())`,
    [randomUUID(), name],
  );
}

/** The contact in Messenger gets the tag on the profile's page, and the journey's first message arrives. */
async function tagsByHand(desk: Page, customer: Person, tag: string): Promise<void> {
  await desk.goto(`/console/profiles?q=${customer.psid}`);
  await desk.getByRole('table', { name: 'Profiles' }).getByRole('link').click();
  await desk.getByRole('button', { name: `Edit ${customer.name}` }).click();
  const dialog = desk.getByRole('dialog', { name: 'Edit contact' });
  await dialog.getByRole('combobox', { name: 'Tags' }).fill(`${tag},`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByText('Saved.')).toBeVisible();
}

/** By the arrow key, from the top: typing a name chooses by what comes within a second. */
async function chooses(page: Page, select: Locator, option: string): Promise<void> {
  await tabTo(page, select);
  await page.keyboard.press('Home');
  const chosen = () => select.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.label);
  const { length } = await select.locator('option').all();
  for (let n = 0; n < length && (await chosen()) !== option; n += 1) await page.keyboard.press('ArrowDown');
  expect(await chosen()).toBe(option);
}

/** What the API has of the journey. */
const stored = async ({ api }: OmniLink, page: Page) =>
  api<{ enabled: boolean; draft: unknown; steps: object[] }>(
    'GET',
    new URL(page.url()).pathname.replace('/console', ''),
  );

async function hasFiveSteps(omnilink: OmniLink, page: Page, tag: string): Promise<void> {
  const { rows } = await omnilink.database.query('select id from webhook where name = $1', [`CRM of ${tag}`]);
  expect(await stored(omnilink, page)).toMatchObject({
    enabled: true,
    draft: null,
    steps: [
      { kind: 'message', message: { kind: 'text', text: `Hello from ${tag}` } },
      { kind: 'wait', until: '09:00' },
      { kind: 'tag', add: [`${tag} welcomed`], remove: [] },
      { kind: 'if', tag: `${tag} welcomed`, then: [], else: [] },
      { kind: 'webhook', webhookId: rows[0].id },
    ],
  });
}

test('by keyboard: steps added, filled, put in order, published, tested, and how many wait at each', async ({
  desk,
  omnilink,
  customer,
}) => {
  const tag = 'keyboard';
  await addWebhook(omnilink, `CRM of ${tag}`);
  await takeSeat(desk, omnilink, 'marketer');
  const { keyboard } = desk;
  const goTo = (control: Locator) => tabTo(desk, control);
  const press = async (control: Locator) => {
    await goTo(control);
    await keyboard.press('Enter');
  };
  const type = async (control: Locator, text: string) => {
    await goTo(control);
    await keyboard.press('Control+a');
    await keyboard.type(text);
  };
  const adds = (kind: string) => press(desk.locator('.add-block').getByRole('button', { name: kind, exact: true }));

  await desk.goto('/console/journeys');
  await press(desk.getByRole('link', { name: 'New journey' }));
  await type(desk.getByLabel('Name'), `Made by ${tag}`);
  await type(desk.getByLabel('Starts with the tag'), tag);
  await press(desk.getByRole('button', { name: 'Create' }));

  await type(step(desk, 1).getByRole('textbox', { name: 'Text' }), `Hello from ${tag}`);
  for (const kind of ['Tags', 'If tag', 'Webhook', 'Wait']) await adds(kind);
  // The order is wrong: the wait comes before the tags. The focus stays with the step, so the key is pressed again and again.
  await goTo(desk.getByRole('button', { name: 'Move step 5 up' }));
  for (const n of [4, 3, 2]) {
    await keyboard.press('Enter');
    await expect(headings(desk).nth(n - 1)).toHaveText(`${n}. Wait`);
  }
  await expect(headings(desk)).toHaveText(fiveSteps);

  await goTo(step(desk, 2).getByRole('radio', { name: 'For a time' }));
  await keyboard.press('ArrowRight');
  await expect(step(desk, 2).getByLabel('Next time it is')).toHaveValue('09:00');
  await type(step(desk, 3).getByRole('combobox', { name: 'Add tags' }), `${tag} welcomed`);
  await keyboard.press('Enter');
  await type(step(desk, 4).getByLabel('Tag', { exact: true }), `${tag} welcomed`);
  await chooses(desk, step(desk, 5).getByRole('combobox', { name: 'Webhook' }), `CRM of ${tag}`);
  await isSaved(desk);
  await press(desk.getByRole('button', { name: 'Publish and enable' }));
  await expect(desk.getByText('Enabled. Contacts who get the tag from now on enter.')).toBeVisible();
  await hasFiveSteps(omnilink, desk, tag);

  const journey = desk.url();
  await press(desk.getByRole('button', { name: 'Test' }));
  await chooses(desk, desk.getByRole('dialog').getByLabel('Contact'), '游建豪 · Facebook');
  await press(desk.getByRole('dialog').getByRole('button', { name: 'Send the messages' }));
  await expect(desk.getByText('The messages are on their way.')).toBeVisible();
  await customer.reads({ messenger: [`Hello from ${tag}`] });

  await tagsByHand(desk, customer, tag);
  await customer.reads({ messenger: [`Hello from ${tag}`, `Hello from ${tag}`] });
  await desk.goto(journey);
  await expect(step(desk, 2)).toContainText('1 waiting here');
  await expect(step(desk, 3)).not.toContainText('waiting here');
});

test.describe('on a phone', () => {
  test.use({ deskIs: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } });

  test('by finger: steps dragged past the edge of the screen, published, tested, and how many wait at each', async ({
    desk,
    omnilink,
    customer,
  }) => {
    const tag = 'finger';
    await addWebhook(omnilink, `CRM of ${tag}`);
    await takeSeat(desk, omnilink, 'marketer');
    const finger = await putFinger(desk);
    const adds = (kind: string) => desk.locator('.add-block').getByRole('button', { name: kind, exact: true }).tap();

    await desk.goto('/console/journeys');
    await desk.getByRole('link', { name: 'New journey' }).tap();
    await desk.getByLabel('Name').fill(`Made by ${tag}`);
    await desk.getByLabel('Starts with the tag').fill(tag);
    await desk.getByRole('button', { name: 'Create' }).tap();
    for (const kind of ['Tags', 'Wait', 'If tag', 'Webhook', 'Message']) await adds(kind);
    await step(desk, 6).getByRole('textbox', { name: 'Text' }).fill(`Hello from ${tag}`);
    await desk.getByRole('button', { name: 'Remove step 1' }).tap();
    await desk.getByRole('button', { name: 'Close' }).tap();

    await desk.getByTitle('Drag step 5').evaluate((element) => element.scrollIntoView({ block: 'center' }));
    // Held at the top of the screen, the message goes up past steps that weren't on the screen.
    await finger.takes(desk.getByTitle('Drag step 5'));
    await finger.moves(150);
    await expect(headings(desk).first()).toHaveText('1. Send a message');
    await finger.lifts();
    // Both on the screen, away from its edges.
    await step(desk, 2).evaluate((element) => scrollBy(0, element.getBoundingClientRect().top - 240));
    await finger.takes(desk.getByTitle('Drag step 3'));
    await finger.movesAbove(step(desk, 2));
    await expect(headings(desk).nth(1)).toHaveText('2. Wait');
    await finger.lifts();
    await expect(desk.locator('.dragged')).toHaveCount(0);
    await expect(headings(desk)).toHaveText(fiveSteps);
    expect(await desk.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);

    // Right after a drag the browser takes a tap for the end of it.
    await expect(async () => {
      await step(desk, 2).getByText('Until an hour').tap();
      await expect(step(desk, 2).getByLabel('Next time it is')).toHaveValue('09:00', { timeout: 1_000 });
    }).toPass();
    await step(desk, 3).getByRole('combobox', { name: 'Add tags' }).fill(`${tag} welcomed,`);
    await step(desk, 4).getByLabel('Tag', { exact: true }).fill(`${tag} welcomed`);
    await step(desk, 5)
      .getByRole('combobox', { name: 'Webhook' })
      .selectOption({ label: `CRM of ${tag}` });
    await isSaved(desk);
    await desk.getByRole('button', { name: 'Publish and enable' }).tap();
    await expect(desk.getByText('Enabled. Contacts who get the tag from now on enter.')).toBeVisible();
    await hasFiveSteps(omnilink, desk, tag);

    const journey = desk.url();
    await desk.getByRole('button', { name: 'Test' }).tap();
    const dialog = desk.getByRole('dialog');
    await dialog.getByLabel('Contact').selectOption({ label: '游建豪 · Facebook' });
    await dialog.getByRole('button', { name: 'Send the messages' }).tap();
    await expect(desk.getByText('The messages are on their way.')).toBeVisible();
    await customer.reads({ messenger: [`Hello from ${tag}`] });

    await tagsByHand(desk, customer, tag);
    await customer.reads({ messenger: [`Hello from ${tag}`, `Hello from ${tag}`] });
    await desk.goto(journey);
    await expect(step(desk, 2)).toContainText('1 waiting here');
    await expect(step(desk, 3)).not.toContainText('waiting here');
  });
});

/** Presses Tab, or Shift and Tab, until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  const where = () =>
    control.evaluate((element) => {
      const { activeElement } = document;
      if (element === activeElement) return 'here';
      if (!activeElement || activeElement === document.body) return 'Tab';
      const before = element.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING;
      return before ? 'Shift+Tab' : 'Tab';
    });
  for (let pressed = 0; pressed < 100; pressed += 1) {
    const next = await where();
    if (next === 'here') return;
    await page.keyboard.press(next);
  }
  throw new Error(`no way by keyboard to ${control}`);
}

/** One finger on the screen, as the browser gets it from a phone. */
async function putFinger(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const boxOf = async (item: Locator) => {
    const box = await item.boundingBox();
    if (!box) throw new Error(`not on the page: ${item}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  let at = { x: 0, y: 0 };
  const moves = async (y: number) => {
    const from = at.y;
    for (let part = 1; part <= 8; part += 1) {
      at = { ...at, y: from + ((y - from) * part) / 8 };
      await touch('touchMove', [at]);
    }
  };
  return {
    /** The handle must be on the screen. */
    async takes(handle: Locator) {
      at = await boxOf(handle);
      await touch('touchStart', [at]);
    },
    /** Down or up the screen, to this height in pixels. */
    moves,
    movesAbove: async (item: Locator) => moves((await boxOf(item)).y - 8),
    lifts: () => touch('touchEnd', []),
  };
}
