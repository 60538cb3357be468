import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import type { Person } from './people.ts';
import { button, sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };
const question = '這兩個帳號都是你嗎？';

test('a campaign that asks first links after Yes', async ({ meet, newCampaign }) => {
  const mei = await meet({ name: '陳小美' });
  const page = await mei.taps(await mei.getsCard(await newCampaign({ askFirst: true })));
  await sees(page, 'consent', question);
  await mei.reads({});
  await taps(page, '都是我，連結');
  await sees(page, 'linked', '連結好了');
  // Nobody has a picture: both accounts show the first letter of their names, the brand as well.
  for (const [place, letters] of [
    ['.faces', ['陳', '陳']],
    ['header', ['小']],
  ] as const)
    for (const [i, letter] of letters.entries())
      await expect(page.locator(`${place} .picture`).nth(i)).toHaveAttribute('data-initial', letter);
  await mei.reads(both);
});

test('a forwarded card asks, hides the name, and No sends nothing', async ({ meet }) => {
  const mei = await meet({ name: '陳小美' });
  const card = await mei.getsCard();
  const wei = await meet({ name: '林大為' });
  const page = await opensForwarded(wei, card);
  await sees(page, 'consent', question);
  const rows = page.getByRole('definition');
  await expect(rows.first()).toContainText('陳＊美');
  await expect(rows.last()).toContainText('林大為');
  await expect(page.getByText('陳小美')).toHaveCount(0);

  await taps(page, '不是我');
  await sees(page, 'failed/declined', '好，沒有連結');
  await expect(page.locator('.icon.declined'), 'a choice is no warning').toBeVisible();
  await mei.reads({});
  await wei.reads({});

  // The card is still its owner's; that a stranger had it is why she is asked.
  const own = await mei.taps(card);
  await sees(own, 'consent', question);
  await taps(own, '都是我，連結');
  await sees(own, 'linked', '連結好了');
  await mei.reads(both);
  await wei.reads({});
});

test('both answers are in view on a small phone, whatever the names', async ({ meet, newCampaign, omnilink }) => {
  const brand = await omnilink.api<{ name: string; privacyUrl: string | null }>('GET', '/brand');
  await omnilink.api('PATCH', '/brand', {
    name: '小島選物與它的朋友們一起開的店'.repeat(2),
    privacyUrl: 'https://a.example/',
  });
  const mei = await meet({ name: '陳'.repeat(40) });
  const page = await mei.taps(await mei.getsCard(await newCampaign({ askFirst: true })));
  await page.setViewportSize({ width: 360, height: 640 });
  await sees(page, 'consent', question);
  for (const answer of ['都是我，連結', '不是我']) await expect(button(page, answer)).toBeInViewport({ ratio: 1 });
  await omnilink.api('PATCH', '/brand', { name: brand.name, privacyUrl: brand.privacyUrl });
});

test('a card that another has linked is used up', async ({ meet }) => {
  const mei = await meet({ name: '陳小美' });
  const card = await mei.getsCard();
  await sees(await mei.taps(card), 'linked', '連結好了');
  const wei = await meet({ name: '林大為' });
  await sees(await opensForwarded(wei, card), 'failed/card_used', '這張卡片用過了');
  await mei.reads(both);
  await wei.reads({});
});

/** Opens a card that came from somebody else: pasted into Safari, or tapped in a LINE chat. */
async function opensForwarded({ phone }: Person, card: string) {
  if (phone.device === 'iphone') {
    const jump = await phone.visit('browser', card);
    return phone.visit('line', await phone.liffAddress(await phone.followJump(jump)));
  }
  const page = await phone.open('lineInApp');
  const link = page.waitForRequest(/^https:\/\/liff\.line\.me\//);
  // LINE takes over at the redirect, so its in-app browser never arrives.
  await page.goto(card).catch(() => {});
  return phone.visit('line', await phone.liffAddress((await link).url()));
}
