import type { FailureReason, PageReason } from '../../server/contract/reasons.ts';
import type { Session } from '../liff.ts';
import type { Page } from '../page.ts';
import type { Place } from './address.ts';
import { type Tokens, tokensInFragment } from './fast-road.ts';
import { canKeepLogin, hasLeftForLogin, markLogin, wasLoginTried } from './login-mark.ts';

/** How the SDK's start ended. A page that LINE redirects meanwhile gets no result. */
export type SignInOutcome = 'signed_in' | 'signed_out' | { problem: FailureReason | PageReason };

/** Who is signed in, by either path, and every redirect to LINE and back. Reads the address, and changes nothing yet. */
export function openSignIn(page: Pick<Page, 'liffId' | 'liffUrl'>, place: Place) {
  const liffId = page.liffId ?? '';
  // The fast path's tokens: in memory only.
  const early: Tokens | null =
    place.key() && liffId ? tokensInFragment(location.hash, navigator.userAgent, liffId) : null;
  // Back from LINE's login, and the mark of having left for it is gone: this browser keeps nothing.
  const hasForgotten = new URLSearchParams(location.search).has('code') && !hasLeftForLogin();
  const isLiffBrowser = /\bLine\/[\d.]+ LIFF\b/.test(navigator.userAgent);
  const canLogIn = isLiffBrowser || (canKeepLogin() && !hasForgotten);
  let line: Session | null = null;
  let isStarted = false;
  let starting: Promise<SignInOutcome> | null = null;

  async function start(): Promise<SignInOutcome> {
    // LINE's SDK would fail, however often it is tried.
    if (!canLogIn) {
      history.replaceState(history.state, '', place.address());
      return 'signed_out';
    }
    // Seeing `liff.state`, the SDK would load the page again, over the answer that the fast path already shows. On the documented
    // path no address may change before it has settled.
    if (early) history.replaceState(history.state, '', place.address() + location.hash);
    const sdk = await import('../liff.ts').catch(() => null);
    if (!sdk) return { problem: navigator.onLine ? 'unexpected_error' : 'offline' };
    line = sdk.session;
    try {
      await line.start(liffId);
    } catch (error) {
      return { problem: sdk.signInProblem(error) };
    }
    isStarted = true;
    place.clean();
    if (!line.isLoggedIn()) return 'signed_out';
    return line.tokens() ? 'signed_in' : { problem: 'login_invalid' };
  }

  const inLine = () => early !== null || (line?.inLine() ?? false);
  const lineAddress = () => `${page.liffUrl}${place.inLiff()}`;

  /** To LINE's login page and back; inside LINE, where that is not allowed, the LIFF app is opened again. */
  function logIn(): void {
    if (inLine() || !line) {
      location.assign(lineAddress());
    } else {
      markLogin(place.key());
      line.logIn(place.address());
    }
  }

  return {
    /** The fast path: there are tokens before the SDK is loaded. */
    isFast: early !== null,
    /** Loads and starts the SDK, once. */
    start(): Promise<SignInOutcome> {
      starting ??= start();
      return starting;
    },
    /** The fast path's first: what the SDK has stored from an earlier visit may be older. */
    tokens: () => early ?? (isStarted && line ? line.tokens() : null),
    inLine,
    /** The started SDK, or null. */
    session: () => (isStarted ? line : null),
    /** The address that opens this page in LINE. */
    lineAddress,
    logIn,
    /** New tokens for somebody whose old ones are refused. */
    signInAgain(): void {
      if (!inLine()) line?.logOut();
      logIn();
    },
    /** Without asking only once for a tap or page, and outside LINE: else a page that is always refused would loop. */
    canSignInAgain: () => canLogIn && !inLine() && line !== null && !wasLoginTried(place.key()),
    /** False where a login leads back to where it began. */
    canLogIn,
    /** A new page: inside LINE with the fragment it came with (its tokens are stored nowhere yet), outside with its own address alone. */
    startAgain(): void {
      if (location.hash.includes('access_token=')) location.reload();
      else location.replace(place.address());
    },
  };
}
