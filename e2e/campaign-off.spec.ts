import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

test('a card of a campaign that was switched off says so, and Messenger says it once', async ({
  meet,
  newCampaign,
  omnilink,
}) => {
  const mei = await meet();
  const campaign = await newCampaign();
  const card = await mei.getsCard(campaign);
  await omnilink.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });

  await sees(await mei.taps(card), 'failed/campaign_disabled', '活動目前沒有開放');
  await mei.reads({ messenger: [words.failure] });
  await sees(await mei.taps(card), 'failed/campaign_disabled', '活動目前沒有開放');
  await mei.reads({ messenger: [words.failure] });

  await omnilink.api('PATCH', `/campaigns/${campaign.id}`, { enabled: true });
  await sees(await mei.taps(card), 'linked', '連結好了');
  await mei.reads({ messenger: [words.failure, words.source], line: [words.target] });
});

test('with nothing left to try, the tokens leave the address, even where LINE’s SDK cannot start', async ({
  meet,
  newCampaign,
  omnilink,
  platforms,
  trouble,
}) => {
  trouble.expect(/status of 503/);
  const mei = await meet();
  const campaign = await newCampaign();
  const card = await mei.getsCard(campaign);
  await omnilink.api('PATCH', `/campaigns/${campaign.id}`, { enabled: false });
  await platforms.addFault({
    match: { host: 'line-api', path: '/oauth2/v2.1/verify' },
    kind: 'status',
    status: 503,
    times: null,
  });
  const page = await mei.taps(card);
  await sees(page, 'failed/campaign_disabled', '活動目前沒有開放');
  await expect(page).toHaveURL(`${omnilink.url}/link`);
  await mei.reads({ messenger: [words.failure] });
});
