import { words } from './brand.ts';
import { test } from './fixtures.ts';
import { sees, taps } from './screens.ts';

test('the network is lost and comes back: the page continues by itself', async ({ meet, newCampaign, trouble }) => {
  trouble.expect(/net::ERR_INTERNET_DISCONNECTED/);
  const mei = await meet();
  const page = await mei.taps(await mei.getsCard(await newCampaign({ askFirst: true })));
  await sees(page, 'consent', '這兩個帳號都是你嗎？');
  await mei.phone.setOffline(true);
  await taps(page, '都是我，連結');
  await sees(page, 'failed/offline', '目前沒有網路');
  await mei.reads({});
  await mei.phone.setOffline(false);
  await sees(page, 'linked', '連結好了');
  await mei.reads({ messenger: [words.source], line: [words.target] });
});
