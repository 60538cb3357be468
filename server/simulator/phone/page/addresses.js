/**
 * What a phone makes of an address: whose app it belongs to. `kind` is `go`, `link` (OmniLink's own pages), `liff`, `line-account`
 * (`name` is its basic id), `messenger`, `instagram`, `whatsapp` (`name` is the number, `text` the draft), `browser` (asks for the
 * default browser; `url` is what to open there), `own` or `other`.
 * @param {string} text the address as it is in a card, a page or a call of LINE's bridge
 * @param {{ origin: string, simulator: string }} places `simulator` is its path on the same origin, with slashes around it
 * @returns {{ kind: string, url: string, host: string, name?: string, text?: string }}
 */
export function readAddress(text, places) {
  if (/^intent:/i.test(text)) return readIntent(text, places);
  const escaped = /^x-safari-(https?:.*)$/i.exec(text);
  if (escaped) return { ...readAddress(escaped[1], places), kind: 'browser' };
  if (!URL.canParse(text, places.origin)) return { kind: 'other', url: text, host: text };
  const url = new URL(text, places.origin);
  if (url.protocol === 'instagram:' && url.searchParams.has('url')) {
    return { ...readAddress(url.searchParams.get('url'), places), kind: 'browser' };
  }
  return { url: url.href, host: url.host || url.protocol, ...(ownPart(url, places) ?? vendorPart(url)) };
}

const lastPart = (url) => decodeURIComponent(url.pathname.split('/').filter(Boolean).at(-1) ?? '');
const lineAccount = (url) => ({ kind: 'line-account', name: lastPart(url) });
const draft = (url, phone) => ({ kind: 'whatsapp', name: phone ?? '', text: url.searchParams.get('text') ?? '' });

/** OmniLink's own pages, and the simulator's stand-ins for LINE's and WhatsApp's links. */
function ownPart(url, { origin, simulator }) {
  if (url.origin !== origin) return null;
  const { pathname } = url;
  if (pathname.startsWith('/go/')) return { kind: 'go' };
  if (pathname === '/link' || pathname.startsWith('/link/')) return { kind: 'link' };
  if (pathname.startsWith(`${simulator}liff/`) || pathname.startsWith(`${simulator}miniapp/`)) return { kind: 'liff' };
  if (pathname.startsWith(`${simulator}line-add/`)) return lineAccount(url);
  return pathname.startsWith(`${simulator}wa/`) ? draft(url, lastPart(url)) : { kind: 'own' };
}

function vendorPart(url) {
  const { hostname, pathname, protocol } = url;
  if (hostname === 'liff.line.me' || hostname === 'miniapp.line.me' || protocol === 'liff:') return { kind: 'liff' };
  if (hostname === 'line.me') {
    const account = /^\/R\/(?:ti\/p|oaMessage)\/([^/]+)/i.exec(pathname);
    return account ? { kind: 'line-account', name: decodeURIComponent(account[1]) } : { kind: 'other' };
  }
  if (protocol === 'line:') {
    return pathname.includes('/app/') || url.host === 'app' ? { kind: 'liff' } : lineAccount(url);
  }
  if (hostname === 'm.me' || hostname.endsWith('messenger.com')) return { kind: 'messenger' };
  if (hostname === 'ig.me' || hostname.endsWith('instagram.com')) return { kind: 'instagram' };
  if (hostname === 'wa.me') return draft(url, lastPart(url));
  const sends = protocol === 'whatsapp:' || hostname === 'api.whatsapp.com';
  return sends ? draft(url, url.searchParams.get('phone')) : { kind: 'other' };
}

/**
 * Android's `intent://host/path#Intent;scheme=…;S.browser_fallback_url=…;end`. A web address goes to the app that claims it, else to the
 * default browser; for other schemes the fallback says where they lead.
 */
function readIntent(text, places) {
  const [, rest = '', parameters = ''] = /^intent:\/\/([^#]*)#Intent;(.*?);?end/i.exec(text) ?? [];
  const fields = Object.fromEntries(parameters.split(';').map((part) => part.split(/=(.*)/s).slice(0, 2)));
  const fallback = fields['S.browser_fallback_url'];
  const scheme = fields.scheme ?? 'https';
  if (/^https?$/.test(scheme)) {
    const address = readAddress(`${scheme}://${rest}`, places);
    return ['liff', 'line-account', 'whatsapp'].includes(address.kind) ? address : { ...address, kind: 'browser' };
  }
  return readAddress(fallback ? decodeURIComponent(fallback) : `${scheme}://${rest}`, places);
}
