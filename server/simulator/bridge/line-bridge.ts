export interface BridgeConfig {
  /** A whole user agent, or null for the browser's own. */
  agent: string | null;
  agents: Record<string, string>;
  /** The simulator's address, prefix included. */
  origin: string;
}

/**
 * Runs in the page, before its scripts: it is sent there as text, so it may use nothing outside itself. It plays LINE's native side
 * (`window._liff`) and catches what a phone would take out of the page: `liff://close`, app links, LINE's own pages.
 */
export function lineBridge(config: BridgeConfig): void {
  interface Call {
    action: string;
    [field: string]: unknown;
  }
  const page = window as unknown as {
    __lineCalls: Call[];
    __lineAgent?: string;
    _liff?: { features: Record<string, unknown>; postMessage: (...message: unknown[]) => void };
    navigation?: EventTarget;
  };
  if (page.__lineCalls) return;
  page.__lineCalls = [];
  const framed = window.parent !== window;

  const tell = (call: Call) => {
    page.__lineCalls.push(call);
    if (framed) window.parent.postMessage({ type: 'liff', ...call }, location.origin);
  };

  const wanted = page.__lineAgent ?? config.agent;
  const agent = wanted === null ? null : (config.agents[wanted] ?? wanted);
  if (agent !== null) {
    const platform = /iPhone/.test(agent) ? 'iPhone' : /Android/.test(agent) ? 'Linux armv81' : navigator.platform;
    Object.defineProperty(navigator, 'userAgent', { get: () => agent, configurable: true });
    Object.defineProperty(navigator, 'platform', { get: () => platform, configurable: true });
  }

  const answer = (type: string, callbackId: unknown) => {
    const detail = { type, callbackId, data: {} };
    setTimeout(() => window.dispatchEvent(new CustomEvent('liffEvent', { detail })), 0);
  };
  // The SDK: postMessage(type, featureToken, callbackId, JSON of the parameters).
  const postMessage = (name: unknown, _featureToken?: unknown, callbackId?: unknown, json?: unknown) => {
    const params: unknown = typeof json === 'string' && json !== '' ? JSON.parse(json) : {};
    const fields = params as Record<string, unknown>;
    if (name === 'openWindow') tell({ action: 'open-window', url: fields.url, external: fields.external === true });
    else if (name === 'closeWindow') tell({ action: 'close' });
    else tell({ action: 'native', name, params });
    answer(String(name), callbackId);
  };
  if (/Line\/\d+\.\d+\.\d+ LIFF/.test(navigator.userAgent)) page._liff = { features: {}, postMessage };

  // On an iPhone the SDK opens windows by window.open with a mark of its own in the address.
  const open = window.open.bind(window);
  window.open = (url, target, features) => {
    if (!url || (!framed && !page._liff)) return open(url, target, features);
    const address = new URL(String(url), location.href);
    const external = address.searchParams.get('is_liff_external_open_window') === 'true';
    address.searchParams.delete('is_liff_external_open_window');
    const web = /^https?:$/.test(address.protocol);
    tell(web ? { action: 'open-window', url: address.href, external } : { action: 'open-app', url: address.href });
    return null;
  };

  const ownHosts: Record<string, string> = {
    'https://access.line.me/': '/line-access/',
    'https://liff.line.me/': '/liff/',
    'https://miniapp.line.me/': '/miniapp/',
    'https://line.me/R/ti/p/': '/line-add/',
  };
  const caught = (url: string): boolean => {
    const address = new URL(url);
    if (url.startsWith('liff://close')) {
      tell({ action: 'close' });
    } else if (url.startsWith('liff://subwindow')) {
      const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
      tell({ action: 'subwindow', url: query.get('url'), msit: query.get('msit') });
    } else if (!/^(https?|about|blob|data):$/.test(address.protocol)) {
      tell({ action: 'open-app', url });
    } else {
      const host = framed ? Object.keys(ownHosts).find((prefix) => url.startsWith(prefix)) : undefined;
      if (host === undefined) return false;
      tell({ action: 'redirect', url });
      const target = config.origin + ownHosts[host] + decodeURIComponent(url.slice(host.length).split('?')[0] ?? '');
      setTimeout(() => location.assign(target + address.search), 0);
    }
    return true;
  };
  page.navigation?.addEventListener('navigate', (event) => {
    const { destination } = event as unknown as { destination: { url: string } };
    if (event.cancelable && caught(destination.url)) event.preventDefault();
  });
}
