// Answers the requests of OmniLink's pages while the phone page plays a phone: hosts of LINE are answered by the simulator, and a
// navigation inside the phone's frames is answered as the phone page says. It keeps no state: for each navigation it asks the phone page.

const simulator = new URL('../', self.location.href).pathname; // '/simulator/'

const vendors = {
  'api.line.me': 'line-api',
  'access.line.me': 'line-access',
  'liff.line.me': 'liff',
  'static.line-scdn.net': 'line-static',
  'liffsdk.line-scdn.net': 'line-static',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
// A page loaded by a hard reload has no controller; it asks to be taken.
self.addEventListener('message', (event) => {
  if (event.data === 'claim') event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.destination === 'document') event.waitUntil(endWithDemo());
  const host = vendors[url.hostname];
  if (host) event.respondWith(toSimulator(request, url, host));
  else if (isFramed(request, url)) event.respondWith(navigate(url));
});

/** This address may be another server's by now, or nobody's: a worker that stayed would control that one's pages forever. */
async function endWithDemo() {
  const demo = await fetch(`${simulator}phone/info`, { method: 'HEAD' }).catch(() => null);
  if (!demo?.ok) await self.registration.unregister();
}

/** Only what the phone's frames open; a tab of its own is nobody's phone. */
function isFramed(request, url) {
  const { pathname } = url;
  const ours = ['/go/', '/link', `${simulator}liff/`, `${simulator}line-add/`, `${simulator}wa/`].some((start) =>
    pathname.startsWith(start),
  );
  return (
    request.mode === 'navigate' &&
    request.destination === 'iframe' &&
    request.method === 'GET' &&
    url.origin === self.location.origin &&
    ours
  );
}

async function toSimulator(request, url, host) {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return fetch(`${simulator}${host}${url.pathname}${url.search}`, {
    method: request.method,
    headers: request.headers,
    body: hasBody ? await request.arrayBuffer() : undefined,
    redirect: request.redirect === 'manual' ? 'manual' : 'follow',
  });
}

async function navigate(url) {
  const order = await askPhone(url.href);
  switch (order.do) {
    case 'stay': // Another app of the phone has opened it: this page stays as it is.
      return new Response(null, { status: 204 });
    case 'browse':
      return browse(url, order);
    case 'script':
      return withScript(await fetch(bare(url), { headers: languageOf(order) }), order.script);
    default:
      return fetch(bare(url));
  }
}

const bare = (url) => url.pathname + url.search;
const languageOf = ({ language }) => (language ? { 'accept-language': language } : {});

/** `/go` under the user agent of the phone and app, which no script may set: the simulator asks for it. */
async function browse(url, order) {
  const query = new URLSearchParams({ url: url.origin + bare(url), agent: order.agent });
  const answer = await fetch(`${simulator}browser?${query}`, { headers: languageOf(order) });
  if (!answer.headers.has('x-simulator-redirect')) return rebuilt(answer, await answer.text());
  const { redirect } = await answer.json();
  return Response.redirect(new URL(redirect, url), 302);
}

/** Puts one script before all others, as LINE puts its bridge there. */
async function withScript(answer, script) {
  const html = await answer.text();
  const tag = `<script src="${script}"></script>`;
  return rebuilt(
    answer,
    html.replace(/<head(\s[^>]*)?>/i, (head) => head + tag),
  );
}

function rebuilt(answer, text) {
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length', 'etag']) headers.delete(name);
  return new Response(text, { status: answer.status, headers });
}

/** Asks the phone page in front what this navigation is; without one the page loads as it is. */
async function askPhone(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const phones = windows.filter((client) => new URL(client.url).pathname === `${simulator}phone`);
  const phone =
    phones.find((client) => client.focused) ?? phones.find((c) => c.visibilityState === 'visible') ?? phones[0];
  if (!phone) return { do: 'pass' };
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    setTimeout(() => resolve({ do: 'pass' }), 3000);
    phone.postMessage({ type: 'navigation', url }, [port2]);
  });
}
