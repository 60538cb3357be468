import type { Page } from '@playwright/test';
import type { ContactView } from '../server/contract/contacts.ts';
import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import type { OmniLink } from './omnilink.ts';
import type { Person } from './people.ts';
import { button, sees, taps } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };
const undo = '不是你？復原';
const question = '要把帳號分開嗎？';

/** What the brand knows of somebody's two accounts. */
async function known(omnilink: OmniLink, { psid, lineUserId }: Person) {
  const contact = async (externalId: string) =>
    (await omnilink.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`)).items[0];
  const [messenger, inLine] = [await contact(psid), await contact(lineUserId)];
  return {
    isJoined: messenger?.profileId === inLine?.profileId,
    tags: [...(messenger?.tags ?? []), ...(inLine?.tags ?? [])],
  };
}

async function undoes(page: Page): Promise<void> {
  await taps(page, undo);
  await sees(page, 'linked/confirm', question);
  await taps(page, '分開');
  await sees(page, 'undone', '已經復原');
}

test('not me: the accounts are separate again, no further message is sent, and the card has ended', async ({
  customer,
  phone,
  omnilink,
  newCampaign,
  platformFault,
  clock,
}) => {
  const card = await customer.getsCard(await newCampaign({ tags: { source: ['page'], target: ['line'] } }));
  await platformFault.start('lineRefusesUs');
  await platformFault.start('metaDown');
  const page = await customer.taps(card);
  await sees(page, 'linked', '連結好了');
  await expect.poll(() => known(omnilink, customer)).toEqual({ isJoined: true, tags: ['page', 'line'] });
  await undoes(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(button(page, '回到 Messenger')).toBeVisible();
  expect(await known(omnilink, customer)).toEqual({ isJoined: false, tags: [] });

  await platformFault.fix();
  await clock.pass({ minutes: 5 });
  await customer.reads({});
  await sees(await phone.visit('browser', card), 'failed/token_invalid', '這張卡片打不開');
});

test('the card tapped again undoes too; a new card asks, and Yes links', async ({
  customer,
  omnilink,
  newCampaign,
}) => {
  const campaign = await newCampaign({ sourceNotice: 'never' });
  const card = await customer.getsCard(campaign);
  const first = await customer.taps(card);
  await sees(first, 'linked', '連結好了');
  await customer.reads(both);
  await first.close();
  const again = await customer.taps(card);
  await sees(again, 'linked/again', '之前就連結好了');
  await undoes(again);
  await customer.reads(both);
  expect((await known(omnilink, customer)).isJoined).toBe(false);

  const asked = await customer.taps(await customer.getsCard(campaign));
  await sees(asked, 'consent', '這兩個帳號都是你嗎？');
  await taps(asked, '都是我，連結');
  await sees(asked, 'linked', '連結好了');
  expect((await known(omnilink, customer)).isJoined).toBe(true);
});

test('a customer who is asked may keep the link', async ({ customer, omnilink, newCampaign }) => {
  const page = await customer.taps(await customer.getsCard(await newCampaign({ sourceNotice: 'never' })));
  await sees(page, 'linked', '連結好了');
  await taps(page, undo);
  await sees(page, 'linked/confirm', question);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await taps(page, '保留連結');
  await sees(page, 'linked', '連結好了');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await customer.reads(both);
  expect((await known(omnilink, customer)).isJoined).toBe(true);
});

test('a customer who became a friend during the link can undo on the same page', async ({ meet, omnilink }) => {
  const mei = await meet({ friendship: 'never' });
  const page = await mei.taps(await mei.getsCard());
  await sees(page, 'add_friend/ask', '先加入 LINE 好友');
  await taps(page, '加入好友');
  await mei.answersSheet('add');
  await sees(page, 'linked', '連結好了');
  await undoes(page);
  expect((await known(omnilink, mei)).isJoined).toBe(false);
});

test('after a day it is too late, and the link stays', async ({ customer, omnilink, clock, trouble }) => {
  // LINE's SDK asks LINE about the access token that it has kept from yesterday.
  trouble.expect(/status of 400 .*\/oauth2\/v2\.1\/verify/);
  const card = await customer.getsCard();
  const page = await customer.taps(card);
  await sees(page, 'linked', '連結好了');
  await clock.pass({ hours: 24, minutes: 1 });
  const again = await customer.taps(card);
  await sees(again, 'linked/again', '之前就連結好了');
  await taps(again, undo);
  await taps(again, '分開');
  await sees(again, 'undo_late', '已經超過 24 小時');
  expect((await known(omnilink, customer)).isJoined).toBe(true);
});

test('a page left open too long: sign in again, and undo', async ({ customer, omnilink, clock }) => {
  const page = await customer.taps(await customer.getsCard());
  await sees(page, 'linked', '連結好了');
  await clock.pass({ hours: 2 });
  await taps(page, undo);
  await taps(page, '分開');
  await sees(page, 'failed/login_invalid', '請再登入一次');
  await taps(page, '再試一次');
  await sees(page, 'linked', '連結好了');
  await undoes(page);
  expect((await known(omnilink, customer)).isJoined).toBe(false);
});

test('no network at the undo, then an overloaded server: nothing is lost, a retry succeeds', async ({
  customer,
  phone,
  omnilink,
  trouble,
}) => {
  trouble.expect(/net::ERR_INTERNET_DISCONNECTED|status of 429/);
  const page = await customer.taps(await customer.getsCard());
  await sees(page, 'linked', '連結好了');
  await phone.setOffline(true);
  await taps(page, undo);
  await taps(page, '分開');
  await sees(page, 'failed/offline', '目前沒有網路');
  await page.route('**/undo', (route) => route.fulfill({ status: 429, json: {} }), { times: 1 });
  await phone.setOffline(false);
  await sees(page, 'failed/busy', '現在有點忙');
  expect((await known(omnilink, customer)).isJoined).toBe(true);
  await taps(page, '再試一次');
  await sees(page, 'undone', '已經復原');
  expect((await known(omnilink, customer)).isJoined).toBe(false);
});

test('outside LINE, signed in with the browser, it is undone as well', async ({ meet, omnilink }) => {
  const mei = await meet({ hasLine: false });
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const page = await mei.phone.visit('browser', link);
  await sees(page, 'open_in_line', '請用 LINE 打開');
  await taps(page, '使用 LINE 登入');
  await sees(page, 'linked', '連結好了');
  await undoes(page);
  expect(await known(omnilink, mei)).toMatchObject({ isJoined: false });
  expect(page.url()).toContain(`${omnilink.url}/link`);
});
