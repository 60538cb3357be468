/**
 * What a phone makes of an address: whose app it belongs to. `kind` is `go`, `link` (OmniLink's own pages), `liff`, `line-account`,
 * `messenger`, `whatsapp`, `browser` (asks for the default browser; `url` is what to open there), `own` or `other`.
 * @param {string} text the address as it stands in a card, a page or a call of LINE's bridge
 * @param {{ origin: string, simulator: string }} places `simulator` is its path on the same origin, with slashes around it
 * @returns {{ kind: string, url: string, host: string }}
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
  return { kind: kindOf(url, places), url: url.href, host: url.host || url.protocol };
}

function kindOf(url, { origin, simulator }) {
  const { hostname, pathname } = url;
  if (url.origin === origin) {
    if (pathname.startsWith('/go/')) return 'go';
    if (pathname === '/link' || pathname.startsWith('/link/')) return 'link';
    if (pathname.startsWith(`${simulator}liff/`)) return 'liff';
    return pathname.startsWith(`${simulator}line-add/`) ? 'line-account' : 'own';
  }
  if (hostname === 'liff.line.me' || url.protocol === 'liff:') return 'liff';
  if (hostname === 'line.me' && /^\/R\/(ti\/p|oaMessage)\//i.test(pathname)) return 'line-account';
  if (url.protocol === 'line:') return pathname.includes('/app/') || url.host === 'app' ? 'liff' : 'line-account';
  if (hostname === 'm.me' || hostname.endsWith('messenger.com')) return 'messenger';
  return hostname === 'wa.me' || url.protocol === 'whatsapp:' ? 'whatsapp' : 'other';
}

/** Android's `intent://host/path#Intent;scheme=…;S.browser_fallback_url=…;end`: its fallback says in plain words where it leads. */
function readIntent(text, places) {
  const [, rest = '', parameters = ''] = /^intent:\/\/([^#]*)#Intent;(.*?);?end/i.exec(text) ?? [];
  const fields = Object.fromEntries(parameters.split(';').map((part) => part.split(/=(.*)/s).slice(0, 2)));
  const fallback = fields['S.browser_fallback_url'];
  const scheme = fields.scheme ?? 'https';
  if (/^https?$/.test(scheme)) return { ...readAddress(`${scheme}://${rest}`, places), kind: 'browser' };
  return readAddress(fallback ? decodeURIComponent(fallback) : `${scheme}://${rest}`, places);
}
