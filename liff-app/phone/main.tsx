// The phone page's start: first the service worker, then the demo's state, then something can be tapped.
import { render } from 'preact';
import { newCustomer, sendCard } from './actions.ts';
import { App } from './app.tsx';
import { hasCard } from './chats.ts';
import { hearBridge } from './navigation.ts';
import { control, getInfo, listen, type PhoneEvent } from './simulator.ts';
import { change, refresh, route, routes, state } from './store.ts';
import { phoneWords } from './words.ts';
import { startWorker } from './worker-link.ts';
import '../console/ui/styles/tokens.css';
import '../console/ui/styles/base.css';
import '../console/ui/styles/controls.css';
import '../console/ui/styles/fields.css';
import '../console/ui/styles/lists.css';
import '../console/ui/styles/overlays.css';
import './layout.css';
import './guide.css';
import './device.css';
import './page-layer.css';

const root = document.querySelector('#app');
const sayInstead = (text: string) => root?.querySelector('.boot')?.replaceChildren(text);

async function start(): Promise<void> {
  const { publicUrl } = await getInfo();
  // Cards lead to PUBLIC_URL; the frames can show them on that origin only (localhost is another one).
  const here = publicUrl + location.pathname + location.search;
  if (publicUrl !== location.origin && isSecureContext) return location.replace(here);
  if (!(await startWorker())) return sayInstead(phoneWords('noWorker', { url: here }));
  addEventListener('message', hearBridge);
  await refresh();
  await readyCustomer();
  root?.replaceChildren();
  if (root) render(<App />, root);
  listen(onEvent);
  // The clock on the phones, and what somebody has changed in the console meanwhile.
  setInterval(readAgain, 5000);
}

const readAgain = () =>
  void refresh()
    .then(() => (state.value.customer ? undefined : readyCustomer()))
    .catch(() => {});

/** There is a customer with a card to tap; a new one is a friend. */
async function readyCustomer(): Promise<void> {
  const { customer } = state.value;
  if (!route.value) return;
  if (!customer) return newCustomer('friend');
  await control.line.browserUser(customer.id);
  if (route.value.source.messages.length === 0) await newCustomer();
  else if (!hasCard(route.value, routes.value)) await sendCard();
}

let readSoon: ReturnType<typeof setTimeout> | undefined;
function onEvent({ type }: PhoneEvent) {
  if (type === 'call') return;
  change({ lost: type === 'lost' });
  clearTimeout(readSoon);
  readSoon = setTimeout(readAgain, 60);
}

start().catch((error) => {
  sayInstead(phoneWords('lost'));
  throw error;
});
