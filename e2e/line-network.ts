import type { BrowserContext, Route } from '@playwright/test';

const hosts: Record<string, string> = {
  'api.line.me': 'line-api',
  'access.line.me': 'line-access',
  'liff.line.me': 'liff',
  'miniapp.line.me': 'miniapp',
  'static.line-scdn.net': 'line-static',
  'liffsdk.line-scdn.net': 'line-static',
};

/** What a phone does with a LIFF link that was tapped: opens LINE, or, without LINE, continues in the same browser. */
export type LiffLinks = 'open_line' | 'stay_in_browser';

/**
 * Routes a browser's requests: OmniLink is let through, LINE's hosts are answered by the simulator, and anything else is
 * refused and reported to `onStranger`.
 */
export async function routeNetwork(
  context: BrowserContext,
  options: { appUrl: string; simulatorUrl: string; liffLinks: LiffLinks; onStranger: (url: string) => void },
): Promise<void> {
  const isElsewhere = (url: URL) => url.origin !== options.appUrl;
  await context.route(isElsewhere, async (route) => {
    const url = new URL(route.request().url());
    const isTappedLink =
      ['liff.line.me', 'miniapp.line.me'].includes(url.hostname) && route.request().isNavigationRequest();
    // LINE opens beside the browser, whose page stays as it is.
    if (isTappedLink && options.liffLinks === 'open_line') return route.fulfill({ status: 204 });
    const address = simulated(url, options.simulatorUrl);
    if (address) return answer(route, address);
    options.onStranger(url.href);
    return route.abort();
  });
}

/** The simulator's address for one of LINE's, null for anybody else's. */
function simulated(url: URL, simulatorUrl: string): string | null {
  if (`${url.origin}/`.startsWith(new URL('/', simulatorUrl).href)) return url.href;
  const host = hosts[url.hostname];
  if (host) return `${simulatorUrl}/${host}${url.pathname}${url.search}`;
  const account = url.hostname === 'line.me' && /^\/R\/ti\/p\/(.+)$/.exec(url.pathname)?.[1];
  return account ? `${simulatorUrl}/line-add/${decodeURIComponent(account)}` : null;
}

// Redirects go back to the browser, which follows them.
async function answer(route: Route, address: string): Promise<void> {
  try {
    const response = await route.fetch({ url: address, maxRedirects: 0, timeout: 60_000 });
    await route.fulfill({ response });
  } catch {
    // LINE's answer was cut or never came (a fault of the story's), or the page is gone meanwhile.
    await route.abort('connectionclosed').catch(() => {});
  }
}
