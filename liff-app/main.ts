import { startApp } from './app.tsx';
import { addressWithTap, keptTap, tapInAddress } from './link/address.ts';
import { readPage } from './page.ts';

const root = document.querySelector('#app');
const kept = keptTap();
if (kept && !tapInAddress(location.search)) {
  // Reloaded after the address was cleaned: the server can make this page only with the tap.
  location.replace(addressWithTap(kept));
} else if (root) {
  startApp(readPage(), root);
}
