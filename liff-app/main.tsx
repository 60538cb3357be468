import type { LinkPageData } from '../server/contract/page.ts';
import { startApp } from './app.tsx';
import { addressWithTap, keptTap, tapInAddress } from './link/address.ts';

const root = document.querySelector('#app');
const kept = keptTap();
if (kept && !tapInAddress(location.search)) {
  // Reloaded after the address was cleaned: the server can make this page only with the tap.
  location.replace(addressWithTap(kept));
} else if (root) {
  // Written by our own server for this very script.
  const page: LinkPageData = JSON.parse(document.querySelector('#page')?.textContent ?? '');
  startApp(page, root);
}
