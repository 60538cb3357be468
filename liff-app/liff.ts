import CloseWindow from '@line/liff/close-window';
import liff from '@line/liff/core';
import GetAccessToken from '@line/liff/get-access-token';
import GetFriendship from '@line/liff/get-friendship';
import GetIdToken from '@line/liff/get-id-token';
import IsInClient from '@line/liff/is-in-client';
import IsLoggedIn from '@line/liff/is-logged-in';
import Login from '@line/liff/login';
import Logout from '@line/liff/logout';
import OpenWindow from '@line/liff/open-window';
import RequestFriendship from '@line/liff/request-friendship';
import type { FailureReason, PageReason } from '../server/contract/reasons.ts';
import type { Tokens } from './link/fast-road.ts';

// The only place that knows LINE's SDK. Loaded lazily, and from its modules: the full SDK also waits for a script of LINE's that can
// hold `init()` up for ten seconds. `liff.use` has to come before `init()`.
liff.use(new IsInClient());
liff.use(new IsLoggedIn());
liff.use(new Login());
liff.use(new Logout());
liff.use(new GetIdToken());
liff.use(new GetAccessToken());
liff.use(new GetFriendship());
liff.use(new RequestFriendship());
liff.use(new CloseWindow());
liff.use(new OpenWindow());

/** LINE's side of the page. Every method but `start` and `inLine` is to be called after `start` has settled. */
export const session = {
  /**
   * Starts the SDK; done when it knows who is signed in. It may also reload the page or hang forever, so the caller keeps a timer of
   * its own. Rejects with whatever went wrong (`signInProblem` reads it).
   */
  start: (liffId: string): Promise<void> => liff.init({ liffId }),
  /** Whether this is LINE's LIFF browser (LINE's own in-app browser is not). */
  inLine: (): boolean => liff.isInClient(),
  /** The tokens for our server, or null if nobody is signed in. */
  tokens(): Tokens | null {
    const idToken = liff.isLoggedIn() ? liff.getIDToken() : null;
    const accessToken = liff.getAccessToken();
    return idToken && accessToken ? { idToken, accessToken } : null;
  },
  isLoggedIn: (): boolean => liff.isLoggedIn(),
  /** Goes to LINE's login page and comes back to `redirectUri`. Outside LINE only. */
  logIn: (redirectUri: string): void => liff.login({ redirectUri }),
  logOut: (): void => liff.logout(),
  /** Whether LINE says that the customer is a friend who has not blocked the account. */
  isFriend: async (): Promise<boolean> => (await liff.getFriendship()).friendFlag,
  /**
   * Shows LINE's own sheet and waits until it is closed, used or not. False if there is none: an old LINE, a view that isn't full, asked too
   * often. Inside LINE only (outside, the SDK evaluates strings).
   */
  showFriendSheet: (): Promise<boolean> =>
    liff.requestFriendship().then(
      () => true,
      (error) => codeOf(error) === 'UNAUTHORIZED',
    ),
  close: (): void => liff.closeWindow(),
  /** Opens an address in the phone's own browser. Inside LINE only. */
  openOutside: (url: string): void => liff.openWindow({ url, external: true }),
};

export type Session = typeof session;

// The SDK's errors carry a code; a broken connection is a TypeError without one.
function codeOf(error: unknown): string {
  return error instanceof Object && 'code' in error ? String(error.code) : '';
}

/** What an error of the SDK means for the customer. */
export function signInProblem(error: unknown): FailureReason | PageReason {
  if (!navigator.onLine) return 'offline';
  const code = codeOf(error);
  if (error instanceof Error && error.message.startsWith('access_denied')) return 'line_refused';
  if (error instanceof TypeError || /^(429|5\d\d|TIMEOUT|UNKNOWN)$/.test(code)) return 'platform_error';
  if (/^(40[01]|UNAUTHORIZED|INVALID_ID_TOKEN|invalid_(request|grant|token))$/.test(code)) return 'login_invalid';
  if (/^(40[34]|FORBIDDEN|INIT_FAILED|INVALID_CONFIG|INVALID_ARGUMENT)$/.test(code)) return 'channel_unauthorized';
  return 'unexpected_error';
}
