import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

const both = { messenger: [words.source], line: [words.target] };

test('a card that is a week old links; after ninety days it says that it has expired', async ({
  customer,
  clock,
  newCampaign,
}) => {
  const campaign = await newCampaign({ linkValidDays: 90 });
  const [first, second] = [await customer.getsCard(campaign), await customer.getsCard(campaign)];
  await clock.pass({ days: 7 });
  const linked = await customer.taps(first);
  await sees(linked, 'linked', '連結好了');
  await linked.close();
  // A week after they wrote, Messenger takes nothing for them any more.
  await customer.reads({ line: [words.target] });
  await clock.pass({ days: 84 });
  const page = await customer.phone.visit('browser', second);
  await sees(page, 'failed/token_expired', '這張卡片過期了');
});

test('a tap that is half an hour old asks before it links', async ({ customer, phone, clock }) => {
  const link = await phone.tapToLiffLink(await customer.getsCard());
  await clock.pass({ minutes: 31 });
  const page = await phone.visit('line', await phone.liffAddress(link));
  await sees(page, 'consent', '這兩個帳號都是你嗎？');
  expect(await customer.chats()).toEqual({ messenger: [], line: [] });
  await page.getByRole('button', { name: '都是我，連結' }).tap();
  await sees(page, 'linked', '連結好了');
  await customer.reads(both);
});
