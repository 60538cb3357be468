export type Places = {
  origin: string;
  /** The simulator's path on the same origin, with slashes around it. */
  simulator: string;
};

/**
 * Whose app an address belongs to: `go`, `link` (OmniLink's own pages), `liff`, `line-account` (`name` is its basic id), `messenger`,
 * `instagram`, `whatsapp` (`name` is the number, `text` the draft), `browser` (asks for the default browser; `url` is what to open
 * there), `own` or `other`.
 */
type Kind =
  | 'go'
  | 'link'
  | 'liff'
  | 'line-account'
  | 'messenger'
  | 'instagram'
  | 'whatsapp'
  | 'browser'
  | 'own'
  | 'other';
type Owner = { kind: Kind; name?: string; text?: string };
export type Address = Owner & { url: string; host: string };

/** What a phone makes of an address. @param text as it is in a card, a page or a call of LINE's bridge */
export function readAddress(text: string, places: Places): Address {
  if (/^intent:/i.test(text)) return readIntent(text, places);
  const escaped = /^x-safari-(https?:.*)$/i.exec(text)?.[1];
  if (escaped) return { ...readAddress(escaped, places), kind: 'browser' };
  if (!URL.canParse(text, places.origin)) return { kind: 'other', url: text, host: text };
  const url = new URL(text, places.origin);
  const inBrowser = url.protocol === 'instagram:' && url.searchParams.get('url');
  if (inBrowser) return { ...readAddress(inBrowser, places), kind: 'browser' };
  return { url: url.href, host: url.host || url.protocol, ...(ownPart(url, places) ?? vendorPart(url)) };
}

const lastPart = (url: URL) => decodeURIComponent(url.pathname.split('/').filter(Boolean).at(-1) ?? '');
const lineAccount = (url: URL): Owner => ({ kind: 'line-account', name: lastPart(url) });
const draft = (url: URL, phone: string | null): Owner => ({
  kind: 'whatsapp',
  name: phone ?? '',
  text: url.searchParams.get('text') ?? '',
});

/** OmniLink's own pages, and what the simulator has in place of LINE's and WhatsApp's links. */
function ownPart(url: URL, { origin, simulator }: Places): Owner | null {
  if (url.origin !== origin) return null;
  const { pathname } = url;
  if (pathname.startsWith('/go/')) return { kind: 'go' };
  if (pathname === '/link' || pathname.startsWith('/link/')) return { kind: 'link' };
  if (pathname.startsWith(`${simulator}liff/`) || pathname.startsWith(`${simulator}miniapp/`)) return { kind: 'liff' };
  if (pathname.startsWith(`${simulator}line-add/`)) return lineAccount(url);
  return pathname.startsWith(`${simulator}wa/`) ? draft(url, lastPart(url)) : { kind: 'own' };
}

function vendorPart(url: URL): Owner {
  const { hostname, pathname, protocol } = url;
  if (hostname === 'liff.line.me' || hostname === 'miniapp.line.me' || protocol === 'liff:') return { kind: 'liff' };
  if (hostname === 'line.me') {
    const account = /^\/R\/(?:ti\/p|oaMessage)\/([^/]+)/i.exec(pathname)?.[1];
    return account ? { kind: 'line-account', name: decodeURIComponent(account) } : { kind: 'other' };
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
function readIntent(text: string, places: Places): Address {
  const [, rest = '', parameters = ''] = /^intent:\/\/([^#]*)#Intent;(.*?);?end/i.exec(text) ?? [];
  const fields = new Map(parameters.split(';').map((part) => part.split(/=(.*)/s).slice(0, 2) as [string, string]));
  const fallback = fields.get('S.browser_fallback_url');
  const scheme = fields.get('scheme') ?? 'https';
  if (/^https?$/.test(scheme)) {
    const address = readAddress(`${scheme}://${rest}`, places);
    return ['liff', 'line-account', 'whatsapp'].includes(address.kind) ? address : { ...address, kind: 'browser' };
  }
  return readAddress(fallback ? decodeURIComponent(fallback) : `${scheme}://${rest}`, places);
}
