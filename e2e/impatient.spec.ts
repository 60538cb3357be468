import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { button, sees } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };
const slowFriendship = { match: { host: 'line-api', path: '/friendship/v1/status' }, kind: 'delay', ms: 2500 } as const;

test('a double tap opens the page twice and links once', async ({ meet, platforms }) => {
  const mei = await meet();
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  await platforms.addFault({ ...slowFriendship, times: 2 });
  const addresses = [await mei.phone.liffAddress(link), await mei.phone.liffAddress(link)];
  const pages = await Promise.all(addresses.map((address) => mei.phone.visit('line', address)));
  for (const page of pages) await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('a double tap on Yes links once', async ({ meet, newCampaign }) => {
  const mei = await meet();
  const page = await mei.taps(await mei.getsCard(await newCampaign({ askFirst: true })));
  await sees(page, 'consent', '這兩個帳號都是你嗎？');
  await button(page, '都是我，連結').dblclick();
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('a page that is reloaded midway links once', async ({ meet, platforms }) => {
  const mei = await meet();
  const card = await mei.getsCard();
  await platforms.addFault({ ...slowFriendship, times: 1 });
  const asked = async () => (await platforms.calls('line-api', slowFriendship.match.path)).length;
  const before = await asked();
  const page = await mei.taps(card);
  await sees(page, 'loading', '正在連結…');
  await expect.poll(asked, { message: 'LINE is asked' }).toBeGreaterThan(before);
  await page.reload({ waitUntil: 'commit' });
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('a page that is reloaded after the link still says the same', async ({ meet }) => {
  const mei = await meet();
  const page = await mei.taps(await mei.getsCard());
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
  await page.reload();
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});
