// Three stories to copy from; docs/qa.md explains the fixtures. Each title says what a person would describe.

import { words } from './brand.ts';
import { test } from './fixtures.ts';
import { button, sees, taps } from './screens.ts';

// 1. The shortest: `customer` has just written to the brand and is a friend of its LINE account. She gets a card, taps it through to
//    LINE, and sees that she is linked. `chats.say` waits until nothing is pending, then compares every message of every chat.
test('example: a friend taps the card and both chats say so', async ({ customer, chats }) => {
  const page = await customer.taps(await customer.getsCard());
  await sees(page, 'linked', '連結好了');
  await chats.say({ messenger: [words.source], line: [words.target] });
});

// 2. Somebody else: `customerIs` says who the customer is. This one has blocked the account, so they see only how to add it, and after
//    adding it nothing is said on either side (M24).
test.describe('who has blocked the account', () => {
  test.use({ customerIs: { name: '林大為', friendship: 'blocked' } });

  test('example: adding it again is answered with silence', async ({ customer, chats }) => {
    const page = await customer.taps(await customer.getsCard());
    await sees(page, 'add_friend/ask', '先加入 LINE 好友');
    await taps(page, '加入好友');
    await customer.answersSheet('add');
    await sees(page, 'add_friend/again', '再點一次卡片就好');
    await chats.say({});
  });
});

// 3. Trouble and time: LINE Login is down, so the page says so and offers to try again; Messenger says so only if it stays that way
//    for a minute (rules §7). `fix` ends it, `clock.pass` lets the minute pass for server, database and platforms.
test('example: LINE is down for a moment, and no chat says both', async ({ customer, chats, platformFault, clock }) => {
  await platformFault.start('lineLoginDown');
  const page = await customer.taps(await customer.getsCard());
  await sees(page, 'failed/platform_error', '連線不太順');
  await platformFault.fix();
  await button(page, '再試一次').tap();
  await sees(page, 'linked', '連結好了');
  await clock.pass({ minutes: 2 });
  await chats.say({ messenger: [words.source], line: [words.target] });
});
