import { test } from './fixtures.ts';
import { words } from './omnilink.ts';
import { sees } from './screens.ts';

test('a card of a campaign that was switched off says so, and Messenger hears it once', async ({
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
