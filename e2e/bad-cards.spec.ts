import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

test('an expired card says so where it was tapped', async ({ meet, newCampaign, omnilink }) => {
  const mei = await meet();
  const campaign = await newCampaign({ card: { keywords: ['新卡片'] } });
  const card = await mei.getsCard(campaign);
  await omnilink.database.query('update card set expires_at = now() where campaign_id = $1', [campaign.id]);
  const page = await mei.phone.visit('messenger', card);
  await sees(page, 'failed/token_expired', '這張卡片過期了');
  await expect(page.getByText('請在聊天室輸入「新卡片」拿新卡片。')).toBeVisible();
  await mei.reads({});
});

test('a card that expires between the tap and LINE links nobody', async ({ meet, newCampaign, omnilink }) => {
  const mei = await meet();
  const campaign = await newCampaign();
  const link = await mei.phone.tapToLiffLink(await mei.getsCard(campaign));
  await omnilink.database.query('update card set expires_at = now() where campaign_id = $1', [campaign.id]);
  const page = await mei.phone.visit('line', await mei.phone.liffAddress(link));
  await sees(page, 'failed/token_expired', '這張卡片過期了');
  await mei.reads({});
});

test('a forged card does not open', async ({ meet }) => {
  const mei = await meet();
  const card = await mei.getsCard();
  const page = await mei.phone.visit('messenger', forged(card));
  await sees(page, 'failed/token_invalid', '這張卡片打不開');
  await mei.reads({});
});

test('a forged tap links nobody', async ({ meet }) => {
  const mei = await meet();
  const link = await mei.phone.tapToLiffLink(await mei.getsCard());
  const page = await mei.phone.visit('line', await mei.phone.liffAddress(forged(link)));
  await sees(page, 'failed/token_invalid', '這張卡片打不開');
  await mei.reads({});
});

/** The same content with another signature. */
function forged(address: string): string {
  return address.replace(
    /\.([^.])([^.]*)$/,
    (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`,
  );
}
