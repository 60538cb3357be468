// Answers the requests of OmniLink's pages while the phone page plays a phone: hosts of LINE are answered by the simulator, and a
// navigation inside the phone's frames is answered as the phone page says. It keeps no state: for each navigation it asks the phone page.

/** What the phone page says to a navigation. `stay`: another app has opened it, and this page stays as it is. */
export type Order =
  | { do: 'pass' }
  | { do: 'stay' }
  | { do: 'browse'; agent: string; language: string }
  | { do: 'script'; script: string; language: string };

// TypeScript has a worker's global scope and a page's in two libraries that exclude each other: here is what is used of it.
type Waiting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Fetching = Waiting & { request: Request; respondWith: (answer: Promise<Response>) => void };
type Message = [message: unknown, transfer: Transferable[]];
type Tab = { url: string; focused: boolean; visibilityState: string; postMessage: (...message: Message) => void };
type Tabs = { claim: () => Promise<void>; matchAll: (options: object) => Promise<Tab[]> };
type Scope = {
  location: URL;
  registration: ServiceWorkerRegistration;
  clients: Tabs;
  skipWaiting: () => Promise<void>;
  addEventListener: <E extends Event>(type: string, listener: (event: E) => void) => void;
};
const worker = self as unknown as Scope;

const simulator = new URL('../', worker.location.href).pathname; // '/simulator/'

const vendors = new Map([
  ['api.line.me', 'line-api'],
  ['access.line.me', 'line-access'],
  ['liff.line.me', 'liff'],
  ['static.line-scdn.net', 'line-static'],
  ['liffsdk.line-scdn.net', 'line-static'],
]);

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event: Waiting) => event.waitUntil(worker.clients.claim()));
// A page loaded by a hard reload has no controller; it asks to be taken.
worker.addEventListener('message', (event: Waiting & MessageEvent) => {
  if (event.data === 'claim') event.waitUntil(worker.clients.claim());
});

worker.addEventListener('fetch', (event: Fetching) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.destination === 'document') event.waitUntil(endWithDemo());
  const host = vendors.get(url.hostname);
  if (host) event.respondWith(toSimulator(request, url, host));
  else if (isFramed(request, url)) event.respondWith(navigate(url));
});

/** This address may be another server's by now, or nobody's: a worker that stayed would control that one's pages forever. */
async function endWithDemo(): Promise<void> {
  const demo = await fetch(`${simulator}phone/info`, { method: 'HEAD' }).catch(() => null);
  if (!demo?.ok) await worker.registration.unregister();
}

/** Only what the phone's frames open; a tab of its own is nobody's phone. */
function isFramed(request: Request, { pathname, origin }: URL): boolean {
  const ours = ['/go/', '/link', `${simulator}liff/`, `${simulator}line-add/`, `${simulator}wa/`];
  return (
    request.mode === 'navigate' &&
    request.destination === 'iframe' &&
    request.method === 'GET' &&
    origin === worker.location.origin &&
    ours.some((start) => pathname.startsWith(start))
  );
}

async function toSimulator(request: Request, url: URL, host: string): Promise<Response> {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return fetch(`${simulator}${host}${url.pathname}${url.search}`, {
    method: request.method,
    headers: request.headers,
    body: hasBody ? await request.arrayBuffer() : undefined,
    redirect: request.redirect === 'manual' ? 'manual' : 'follow',
  });
}

async function navigate(url: URL): Promise<Response> {
  const order = await askPhone(url.href);
  const bare = url.pathname + url.search;
  switch (order.do) {
    case 'pass':
      return fetch(bare);
    case 'stay':
      return new Response(null, { status: 204 });
    case 'browse':
      return browse(url, order.agent, { 'accept-language': order.language });
    case 'script':
      return withScript(await fetch(bare, { headers: { 'accept-language': order.language } }), order.script);
  }
}

/** `/go` under the user agent of the phone and app, which no script may set: the simulator asks for it. */
async function browse(url: URL, agent: string, headers: Record<string, string>): Promise<Response> {
  const query = new URLSearchParams({ url: url.origin + url.pathname + url.search, agent });
  const answer = await fetch(`${simulator}browser?${query}`, { headers });
  if (!answer.headers.has('x-simulator-redirect')) return rebuilt(answer, await answer.text());
  const { redirect } = await answer.json();
  return Response.redirect(new URL(redirect, url).href, 302);
}

/** Puts one script before all others, as LINE puts its bridge there. */
async function withScript(answer: Response, script: string): Promise<Response> {
  const html = await answer.text();
  const tag = `<script src="${script}"></script>`;
  return rebuilt(
    answer,
    html.replace(/<head(\s[^>]*)?>/i, (head) => head + tag),
  );
}

function rebuilt(answer: Response, text: string): Response {
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length', 'etag']) headers.delete(name);
  return new Response(text, { status: answer.status, headers });
}

/** Asks the phone page in front what this navigation is; without one the page loads as it is. */
async function askPhone(url: string): Promise<Order> {
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const phones = tabs.filter((tab) => new URL(tab.url).pathname === `${simulator}phone`);
  const phone =
    phones.find((tab) => tab.focused) ?? phones.find((tab) => tab.visibilityState === 'visible') ?? phones[0];
  if (!phone) return { do: 'pass' };
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve({ do: 'pass' }), 3000);
    phone.postMessage({ type: 'navigation', url }, [port2]);
  });
}
