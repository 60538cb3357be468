// Remembers, for this tab, that LINE's login was already tried for a tap. Storage can be blocked (private modes, embedded views):
// then it counts as tried, so that nothing loops.
const key = 'omnilink.login';
// For the whole browser: LINE's app comes back in a new tab, where the SDK finds what it has stored.
const leftKey = 'omnilink.left';
const probe = 'omnilink.probe';

/** Whether this browser keeps what LINE's login needs from one page to the next: some block storage, some clear it between pages. */
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
    localStorage.setItem(leftKey, '1');
    sessionStorage.setItem(key, tap ?? '');
  } catch {
    // Read back as "tried".
  }
}

/** Whether this browser has left for LINE's login page before, in any tab. */
export function hasLeftForLogin(): boolean {
  try {
    return localStorage.getItem(leftKey) !== null;
  } catch {
    return false;
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
