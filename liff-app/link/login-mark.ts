// Remembers, for this tab, that LINE's login was already tried for a tap. Storage can be refused (private modes, embedded views):
// then it counts as tried, so that nothing loops.
const key = 'omnilink.login';
const probe = 'omnilink.probe';

/** Whether this browser keeps what LINE's login needs from one page to the next: some refuse storage, some take it and forget. */
export function canKeepLogin(): boolean {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      storage.setItem(probe, '1');
      if (storage.getItem(probe) !== '1') return false;
      storage.removeItem(probe);
    }
    return navigator.cookieEnabled;
  } catch {
    return false;
  }
}

/** To be called before leaving for LINE's login page. */
export function markLogin(tap: string | null): void {
  try {
    sessionStorage.setItem(key, tap ?? '');
  } catch {
    // Read back as "tried".
  }
}

/** Whether a login was tried for this tap. */
export function wasLoginTried(tap: string | null): boolean {
  try {
    return sessionStorage.getItem(key) === (tap ?? '');
  } catch {
    return true;
  }
}
