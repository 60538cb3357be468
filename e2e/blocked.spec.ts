import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

test('a customer who has blocked the account sees only how to add it, and both chats stay silent', async ({
  meet,
  platforms,
}) => {
  const mei = await meet({ friendship: 'blocked' });
  const card = await mei.getsCard();
  const page = await mei.taps(card);
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await mei.reads({});

  // Unblocking at once still doesn't link this tap.
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'add_friend/again', '再點一次卡片就好');
  await mei.reads({});
  expect(await platforms.lost(), 'no push was sent into the void').toEqual([]);

  await sees(await mei.taps(card), 'linked', '連結好了');
  await mei.reads(both);
});

test('the same on the documented path, and a reload changes nothing', async ({ meet, platforms }) => {
  const mei = await meet({ friendship: 'blocked' });
  const page = await mei.phone.tapCardSlowRoad(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'add_friend/again', '再點一次卡片就好');
  await page.reload();
  await sees(page, 'add_friend/again', '再點一次卡片就好');
  await mei.reads({});
  expect(await platforms.lost()).toEqual([]);
});
