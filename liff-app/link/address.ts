// The tap token comes as `?t=`, or inside `liff.state` on the page's first load from LINE. It leaves the address as soon as nobody
// needs it there; the history entry then keeps it, because the server can't build the page without it: reloading `/link` alone
// would be a dead end. (Not sessionStorage: a second card opened in the same view must not find the first one's token.)

/** The tap token in the address, in either place; null if there is none. */
export function tapInAddress(search: string): string | null {
  const query = new URLSearchParams(search);
  const state = query.get('liff.state') ?? '';
  return query.get('t') || new URLSearchParams(state.slice(state.indexOf('?') + 1)).get('t') || null;
}

/** The page's address with the tap token and nothing else: no code, no error, nobody else's parameters. */
export function addressWithTap(tap: string | null): string {
  return `${location.origin}${location.pathname}${tap ? `?t=${encodeURIComponent(tap)}` : ''}`;
}

/** Takes every token out of the address bar. */
export function cleanAddress(tap: string | null): void {
  history.replaceState({ tap }, '', location.pathname);
}

/** After a reload of the cleaned address: the tap token that the history entry kept, or null. */
export function keptTap(): string | null {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('tap' in state)) return null;
  return typeof state.tap === 'string' ? state.tap : null;
}
