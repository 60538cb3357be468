import { line, words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { button, sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

test('a customer who never added the account adds it and is linked automatically', async ({ meet }) => {
  const mei = await meet({ friendship: 'never' });
  const page = await mei.taps(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await mei.reads({});
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('the same on the documented path', async ({ meet }) => {
  const mei = await meet({ friendship: 'never' });
  const page = await mei.phone.tapCardSlowRoad(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('a customer who closes LINE’s sheet unused is told so, and may try again', async ({ meet }) => {
  const mei = await meet({ friendship: 'never' });
  const page = await mei.taps(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await taps(page, '加入好友');
  await mei.answersSheet('close');
  await expect(page.getByText('還沒加入，可以再按一次。')).toBeVisible();
  await mei.reads({});
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});

test('while LINE’s follow event is late, the page waits', async ({ meet, platforms }) => {
  const mei = await meet({ friendship: 'never' });
  const page = await mei.taps(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await platforms.webhookSwitches({ account: line.channelId, hold: true });
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'add_friend/waiting', '正在確認，請稍等…');
  await expect(button(page, '加入好友')).toHaveCount(0);
  expect(await mei.chats()).toEqual({ messenger: [], line: [] });
  await platforms.releaseWebhooks();
  await sees(page, 'linked', '連結好了');
  await mei.reads(both);
});
