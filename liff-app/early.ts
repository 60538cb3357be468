// Inside the HTML of /link, before all else: asks the server to link while the page's script is still on its way.
import { tapInAddress } from './link/address.ts';
import { tokensInFragment } from './link/fast-road.ts';
import { callLink, post } from './link/link-call.ts';

const liffId = document.currentScript?.dataset.liff;
const token = tapInAddress(location.search);
const tokens = token && liffId ? tokensInFragment(location.hash, navigator.userAgent, liffId) : null;
if (tokens) {
  window.earlyLink = callLink('', post({ token, ...tokens }));
  // The page's script says what went wrong.
  window.earlyLink.catch(() => {});
}
