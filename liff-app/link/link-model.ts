import type { LinkAnswer, UndoAnswer } from '../../server/contract/link.ts';
import type { Page } from '../page.ts';
import { tapPlace } from './address.ts';
import { type FollowWatch, watchFollow } from './follow-watch.ts';
import { postLink, postUndo, type Reply } from './link-api.ts';
import {
  type Button,
  type Command,
  canTryAgain,
  type LinkEvent,
  type Linked,
  type LinkState,
  transition,
} from './link-flow.ts';
import { openSignIn, type SignInOutcome } from './sign-in.ts';

/** What a screen may know and do. */
export type LinkModel = {
  page: Page;
  tap(button: Button): void;
  /** Inside LINE's LIFF browser; false until it is known. */
  inLine(): boolean;
  /** The address that opens this tap in LINE. */
  lineAddress(): string;
  /** Goes to the customer's own page, once the SDK has stored who is signed in. */
  openMine(): void;
  /** Closes the LIFF app, back to LINE. */
  close(): void;
};

const slowMs = 5_000;
const timeoutMs = 10_000;

/**
 * Starts the flow on one of its two paths, and carries out what `transition` decides. `show` draws a state, at once: a second tap must
 * already meet the next screen. (One state and one place that draws it need no reactive library in the first load.)
 */
export function startLink(page: Page, show: (state: LinkState, model: LinkModel) => void): void {
  const place = tapPlace();
  const signIn = openSignIn(page, place);
  const failure = page.failure ?? (page.liffId ? null : 'unexpected_error');
  let state: LinkState = failure
    ? { screen: 'failed', reason: failure, retry: { do: 'start_again' } }
    : { screen: 'loading', isLong: false };
  let waitingFor: Command = { do: 'start_again' };
  let timers: ReturnType<typeof setTimeout>[] = [];
  let posts = 0;
  let follow: FollowWatch | null = null;

  function dispatch(event: LinkEvent): void {
    const before = state;
    const [next, command] = transition(before, event);
    state = next;
    if (next !== before) show(next, model);
    if (next.screen !== before.screen) watchTheClock();
    follow?.changed(next);
    if (command) run(command);
  }

  function watchTheClock(): void {
    for (const timer of timers) clearTimeout(timer);
    if (state.screen !== 'loading') return;
    timers = [
      setTimeout(() => dispatch({ type: 'slow' }), slowMs),
      setTimeout(() => dispatch({ type: 'timed_out', retry: waitingFor }), timeoutMs),
    ];
  }

  function run(command: Command): void {
    switch (command.do) {
      case 'post':
        void post(command.consent);
        break;
      case 'log_in':
        signIn.logIn();
        break;
      case 'sign_in_again':
        signIn.signInAgain();
        break;
      case 'start_again':
        signIn.startAgain();
        break;
      case 'watch':
        follow = watchFollow(command.watch, signIn.session, dispatch);
        void follow.askLine(false);
        break;
      case 'undo':
        void undo(command.of);
        break;
      case 'add_friend':
        void addFriend();
        break;
    }
  }

  async function post(consent?: boolean): Promise<void> {
    waitingFor = { do: 'post', consent };
    const mine = ++posts;
    const token = place.key();
    const tokens = signIn.tokens();
    const canSignInAgain = signIn.canSignInAgain();
    const reply: Reply<LinkAnswer> =
      token && tokens
        ? await postLink({ token, ...tokens, consent }, takeEarly())
        : { answer: { status: 'failed', reason: token ? 'login_invalid' : 'token_invalid' } };
    // Asked again meanwhile: the later answer counts.
    if (mine !== posts) return;
    if ('answer' in reply) {
      dispatch({ type: 'answered', answer: reply.answer, consent, canSignInAgain });
      if (signIn.isFast) void catchUp();
    } else {
      dispatch({ type: 'unanswered', reason: reply.problem === 'gone' ? 'unexpected_error' : reply.problem, consent });
    }
  }

  async function undo({ watch = '' }: Linked): Promise<void> {
    const tokens = signIn.tokens();
    if (!tokens) return dispatch({ type: 'undo_ended', outcome: 'login_invalid' });
    // No answer for long: only a retry shows whether it was done.
    const overdue = new Promise<{ problem: 'busy' }>((give) => setTimeout(give, timeoutMs, { problem: 'busy' }));
    const reply = await Promise.race([postUndo(watch, tokens.idToken), overdue]);
    dispatch({ type: 'undo_ended', outcome: undoOutcome(reply) });
  }

  async function addFriend(): Promise<void> {
    follow?.hurry();
    // Outside LINE the button is a link to the account's page: there is no sheet.
    if (!signIn.inLine()) return;
    await signIn.start();
    const line = signIn.session();
    if (line !== null && (await line.showFriendSheet())) return follow?.askLine(true);
    const url = (state.screen === 'add_friend' && state.url) || page.addFriendUrl;
    if (url) location.assign(url);
  }

  function opened(outcome: SignInOutcome): void {
    if (outcome === 'signed_in') dispatch({ type: outcome });
    else if (outcome === 'signed_out') dispatch({ type: outcome, canLogIn: signIn.canLogIn });
    else dispatch({ type: 'sign_in_failed', reason: outcome.problem, canSignInAgain: signIn.canSignInAgain() });
  }

  // After the fast path's answer the SDK is loaded, for what only it can do: LINE's sheet, closing, and keeping the tokens for a reload.
  async function catchUp(): Promise<void> {
    await signIn.start();
    // After a temporary failure the page can still be reloaded with the tokens it came with.
    if (state.screen !== 'failed' || !canTryAgain(state.reason)) place.clean();
    void follow?.askLine(false);
  }

  const model: LinkModel = {
    page,
    tap: (button) => dispatch({ type: 'tapped', button }),
    inLine: signIn.inLine,
    lineAddress: signIn.lineAddress,
    close: () => signIn.session()?.close(),
    openMine: () => void signIn.start().then(() => location.assign(`/link/mine?app=${page.liffId}`)),
  };
  show(state, model);
  if (failure) {
    place.clean();
    return;
  }
  watchTheClock();
  if (signIn.isFast) void post();
  else void signIn.start().then(opened);
  addEventListener('online', () => dispatch({ type: 'online' }));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !follow) return;
    follow.hurry();
    void follow.askLine(state.screen === 'add_friend' && state.asking);
  });
}

/** The call that the HTML has made: it is the flow's first. */
function takeEarly(): Promise<Response> | undefined {
  const { earlyLink } = window;
  window.earlyLink = undefined;
  return earlyLink;
}

function undoOutcome(reply: Reply<UndoAnswer>): Extract<LinkEvent, { type: 'undo_ended' }>['outcome'] {
  if ('answer' in reply) {
    const { status, reason } = reply.answer;
    return status === 'failed' ? (reason ?? 'busy') : status;
  }
  // The other texts are about linking.
  return reply.problem === 'offline' ? 'offline' : 'busy';
}
