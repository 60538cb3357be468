import type { MineAnswer, MineChangeAnswer, MineExportAnswer } from '../../server/contract/mine.ts';
import type { MinePageData } from '../../server/contract/page.ts';
import type { MineTextKey } from '../i18n/mine-keys.ts';
import type { Place } from '../link/address.ts';
import type { Reply } from '../link/link-api.ts';
import { openSignIn, type SignInOutcome } from '../link/sign-in.ts';
import type { WithTexts } from '../page.ts';
import { postChange, postExport, postMine } from './mine-api.ts';
import { type Button, type Change, type Command, type MineEvent, type MineState, transition } from './mine-flow.ts';

export type MinePage = WithTexts<MinePageData, MineTextKey>;

/** What a screen may know and do. */
export type MineModel = {
  page: MinePage;
  tap(button: Button): void;
  /** Inside LINE's LIFF browser; false until it is known. */
  inLine(): boolean;
  /** The address that opens this page in LINE. */
  lineAddress(): string;
  /** Closes the LIFF app, back to LINE. */
  close(): void;
};

const slowMs = 5_000;
const timeoutMs = 10_000;

/** Starts the page, and carries out what `transition` decides. `show` draws a state, at once. */
export function startMineFlow(page: MinePage, show: (state: MineState, model: MineModel) => void): void {
  const signIn = openSignIn(page, placeOf(page));
  let state: MineState = { screen: 'loading', isLong: false };
  let waitingFor: Command = { do: 'start_again' };
  let timers: ReturnType<typeof setTimeout>[] = [];

  function dispatch(event: MineEvent): void {
    const before = state;
    const [next, command] = transition(before, event);
    state = next;
    if (next !== before) show(next, model);
    if (next.screen !== before.screen) watchTheClock();
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
      case 'read':
        void read();
        break;
      case 'export':
        void exportData();
        break;
      case 'unlink':
      case 'erase':
        void change(command.do);
        break;
      case 'open':
        open(command.url);
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
    }
  }

  async function read(): Promise<void> {
    waitingFor = { do: 'read' };
    const tokens = signIn.tokens();
    const canSignInAgain = signIn.canSignInAgain();
    const reply: Reply<MineAnswer> = tokens ? await postMine(page.channelId, tokens) : refused;
    settle(reply, (answer) => ({ type: 'answered', answer, canSignInAgain }));
    // After the fast path's answer the SDK is loaded, for what only it can do.
    void signIn.start();
  }

  async function exportData(): Promise<void> {
    const tokens = signIn.tokens();
    const reply: Reply<MineExportAnswer> = tokens ? await inTime(postExport(page.channelId, tokens)) : refused;
    settle(reply, (answer) => ({ type: 'exported', answer }));
  }

  async function change(what: Change): Promise<void> {
    const tokens = signIn.tokens();
    const reply: Reply<MineChangeAnswer> = tokens ? await inTime(postChange(page.channelId, what, tokens)) : refused;
    // Its tokens are dead at LINE: a later visit signs in again.
    if ('answer' in reply && reply.answer.deauthorized && !signIn.inLine()) signIn.session()?.logOut();
    settle(reply, (answer) => ({ type: 'changed', answer }));
  }

  function settle<Answer>(reply: Reply<Answer>, toEvent: (answer: Answer) => MineEvent): void {
    if ('answer' in reply) dispatch(toEvent(reply.answer));
    else dispatch({ type: 'unanswered', reason: reply.problem === 'gone' ? 'unexpected_error' : reply.problem });
  }

  // LINE's browser saves no files. Only a tap may open a window: nothing is waited for here.
  function open(url: string): void {
    const line = signIn.session();
    if (line && signIn.inLine()) line.openOutside(url);
    else location.assign(url);
  }

  function opened(outcome: SignInOutcome): void {
    if (outcome === 'signed_in') dispatch({ type: outcome });
    else if (outcome === 'signed_out') dispatch({ type: outcome, canLogIn: signIn.canLogIn });
    else dispatch({ type: 'sign_in_failed', reason: outcome.problem, canSignInAgain: signIn.canSignInAgain() });
  }

  const model: MineModel = {
    page,
    tap: (button) => dispatch({ type: 'tapped', button }),
    inLine: signIn.inLine,
    lineAddress: signIn.lineAddress,
    close: () => signIn.session()?.close(),
  };
  show(state, model);
  watchTheClock();
  if (signIn.isFast) void read();
  else void signIn.start().then(opened);
  addEventListener('online', () => dispatch({ type: 'online' }));
}

/** As the server answers without a login. */
const refused = { answer: { status: 'failed', reason: 'login_invalid' } } as const;

/** No answer for long: only a retry shows whether it was done. */
const inTime = <Answer>(reply: Promise<Reply<Answer>>): Promise<Reply<Answer>> =>
  Promise.race([
    reply,
    new Promise<Reply<Answer>>((give) => setTimeout(give, timeoutMs, { problem: 'busy' } satisfies Reply<never>)),
  ]);

/** The page's address is the same on every visit: LINE's own first one (`/link?liff.state=…`) becomes it. */
function placeOf({ liffId }: MinePage): Place {
  const path = `/mine?app=${liffId}`;
  const address = `${location.origin}/link${path}`;
  return {
    key: () => path,
    address: () => address,
    inLiff: () => path,
    clean: () => history.replaceState(null, '', address),
  };
}
