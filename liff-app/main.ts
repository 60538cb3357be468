import { startApp } from './app.tsx';
import { linkTextKeys } from './i18n/link-keys.ts';
import { addressWithTap, keptTap, tapInAddress } from './link/address.ts';
import { readPage, withTexts } from './page.ts';

const root = document.querySelector('#app');
const kept = keptTap();
if (kept && !tapInAddress(location.search)) {
  // Reloaded after the address was cleaned: the server can make this page only with the tap.
  location.replace(addressWithTap(kept));
} else if (root) {
  const page = readPage();
  if ('channelId' in page) void import('./mine/start-mine.tsx').then(({ startMine }) => startMine(page, root));
  else startApp(withTexts(page, linkTextKeys), root);
}
