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
function cleanAddress(tap: string | null): void {
  history.replaceState({ tap }, '', location.pathname);
}

/** After a reload of the cleaned address: the tap token that the history entry kept, or null. */
export function keptTap(): string | null {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null || !('tap' in state)) return null;
  return typeof state.tap === 'string' ? state.tap : null;
}

/** What a page behind LINE's sign-in is about, and the addresses that lead to it. */
export type Place = {
  /** The tap, or another page's own name; null while it isn't known. */
  key(): string | null;
  /** The page's address with nothing else in it. */
  address(): string;
  /** What follows the LIFF ID in the link that opens it in LINE. */
  inLiff(): string;
  /** Takes every token out of the address bar. Called once the SDK has settled: only then the address is surely the page's own. */
  clean(): void;
};

/** The page of a tap. */
export function tapPlace(): Place {
  let tap = tapInAddress(location.search);
  return {
    key: () => tap,
    address: () => addressWithTap(tap),
    inLiff: () => (tap ? `?t=${encodeURIComponent(tap)}` : ''),
    clean() {
      tap ??= tapInAddress(location.search);
      cleanAddress(tap);
    },
  };
}
