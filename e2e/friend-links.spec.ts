import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

test('a friend taps the card and is linked, and both chats say so', async ({ meet, omnilink }) => {
  const mei = await meet();
  const page = await mei.phone.walkCard(await mei.getsCard());
  await sees(page, 'linked', '連結好了');
  const rows = page.getByRole('definition');
  await expect(rows.first()).toContainText('Messenger陳＊美');
  await expect(rows.last()).toContainText('陳小美');
  await expect(page, 'no token is left in the address').toHaveURL(`${omnilink.url}/link`);
  await mei.reads(both);
});

test('a friend whose LINE knows only the documented path is linked too', async ({ meet, omnilink }) => {
  const mei = await meet();
  const page = await mei.phone.tapCardSlowRoad(await mei.getsCard());
  await sees(page, 'linked', '連結好了');
  await expect(page).toHaveURL(`${omnilink.url}/link`);
  await mei.reads(both);
});

test('a card tapped again says that it was linked before, and nothing is sent', async ({ meet }) => {
  const mei = await meet();
  const card = await mei.getsCard();
  await sees(await mei.taps(card), 'linked', '連結好了');
  await mei.reads(both);
  await sees(await mei.taps(card), 'linked/again', '之前就連結好了');
  await mei.reads(both);
});
