import type { MineAnswer, MineChangeAnswer, MineExportAnswer, MyLink } from '../../server/contract/mine.ts';
import type { FailureReason, PageReason } from '../../server/contract/reasons.ts';

export type Reason = FailureReason | PageReason;

/** What the server has told of the customer's account. */
export type Mine = { links: MyLink[]; known: boolean; endsPermission: boolean };

/** Asked for once more before it is done. */
export type Change = 'unlink' | 'erase';

/** What the customer sees. `retry` is what *Try again* does. */
export type MineState =
  | { screen: 'loading'; isLong: boolean }
  | { screen: 'open_in_line'; canLogIn: boolean }
  | Shown
  | At<'export', { mine: Mine; url: string }>
  | At<'unlinked' | 'erased', { deauthorized: boolean }>
  | { screen: 'failed'; reason: Reason; retry: Command };

/** `busy`: the server is being asked for the download, or to make the change. */
type Shown = At<'list' | Change, { mine: Mine; busy?: boolean }>;

/** One member of the union for each step: so the compiler tells them apart. */
type At<Step extends string, More> = Step extends string ? { screen: 'mine'; step: Step } & More : never;

/** What happens outside of the screen; the model carries it out. */
export type Command =
  /** Ask the server for the links. */
  | { do: 'read' }
  /** Ask the server for the download's address. */
  | { do: 'export'; of: Mine }
  | { do: Change; of: Mine }
  /** Open the address of the download in the phone's browser. */
  | { do: 'open'; url: string }
  | { do: 'log_in' | 'sign_in_again' | 'start_again' };

export type MineEvent =
  | { type: 'signed_in' }
  | { type: 'signed_out'; canLogIn: boolean }
  | { type: 'sign_in_failed'; reason: Reason; canSignInAgain: boolean }
  | { type: 'answered'; answer: MineAnswer; canSignInAgain: boolean }
  | { type: 'exported'; answer: MineExportAnswer }
  | { type: 'changed'; answer: MineChangeAnswer }
  /** No answer, or an unusable one. */
  | { type: 'unanswered'; reason: Reason }
  | { type: 'slow' }
  /** Nothing for 10 s. `retry` depends on what was waited for. */
  | { type: 'timed_out'; retry: Command }
  | { type: 'online' }
  | { type: 'tapped'; button: Button };

export type Button = Change | 'export' | 'open' | 'yes' | 'keep' | 'log_in' | 'retry';

type Next = [MineState, Command?];

const loading: MineState = { screen: 'loading', isLong: false };

/** The one transition function, as `link-flow.ts` has one: an event that doesn't fit the state changes nothing. */
export function transition(state: MineState, event: MineEvent): Next {
  switch (event.type) {
    case 'signed_in':
      return isWaiting(state) ? [state.screen === 'loading' ? state : loading, { do: 'read' }] : [state];
    case 'signed_out':
      return isWaiting(state) ? [{ screen: 'open_in_line', canLogIn: event.canLogIn }] : [state];
    case 'sign_in_failed':
      if (!isWaiting(state)) return [state];
      if (event.reason === 'login_invalid') return loginRefused(event.canSignInAgain);
      return [failed(event.reason, event.reason === 'line_refused' ? { do: 'log_in' } : { do: 'start_again' })];
    case 'answered':
      return isWaiting(state) ? answered(event) : [state];
    case 'exported':
      return state.screen === 'mine' && state.step === 'list' ? exported(state.mine, event.answer) : [state];
    case 'changed':
      return changed(state, event.answer);
    case 'unanswered':
      return unanswered(state, event.reason);
    case 'slow':
      return state.screen === 'loading' ? [{ ...state, isLong: true }] : [state];
    case 'timed_out':
      return state.screen === 'loading' ? [failed('line_timeout', event.retry)] : [state];
    case 'online':
      return state.screen === 'failed' && state.reason === 'offline' ? tryAgain(state.retry) : [state];
    case 'tapped':
      return tapped(state, event.button);
  }
}

// An answer that comes after the 10 s is still the answer.
const isWaiting = (state: MineState): boolean =>
  state.screen === 'loading' || (state.screen === 'failed' && state.reason === 'line_timeout');

const failed = (reason: Reason, retry: Command): MineState => ({ screen: 'failed', reason, retry });

function loginRefused(canSignInAgain: boolean): Next {
  return canSignInAgain ? [loading, { do: 'sign_in_again' }] : [failed('login_invalid', { do: 'sign_in_again' })];
}

function answered({ answer, canSignInAgain }: Extract<MineEvent, { type: 'answered' }>): Next {
  const { links = [], known = false, endsPermission = false, reason = 'unexpected_error' } = answer;
  if (answer.status === 'mine') return [list({ links, known, endsPermission })];
  return reason === 'login_invalid' ? loginRefused(canSignInAgain) : [failed(reason, { do: 'read' })];
}

const list = (mine: Mine): MineState => ({ screen: 'mine', step: 'list', mine });

function exported(mine: Mine, { status, reason, url }: MineExportAnswer): Next {
  if (status === 'ready' && url) return [{ screen: 'mine', step: 'export', mine, url }];
  return [failedAfter(reason, { do: 'export', of: mine })];
}

function changed(state: MineState, { status, reason, deauthorized = false }: MineChangeAnswer): Next {
  if (state.screen !== 'mine' || (state.step !== 'unlink' && state.step !== 'erase')) return [state];
  if (status === 'failed') return [failedAfter(reason, { do: state.step, of: state.mine })];
  return [{ screen: 'mine', step: status, deauthorized }];
}

/** A new sign-in shows the links again, and their buttons. */
const failedAfter = (reason: Reason = 'unexpected_error', retry: Command): MineState =>
  failed(reason, reason === 'login_invalid' ? { do: 'sign_in_again' } : retry);

function unanswered(state: MineState, reason: Reason): Next {
  if (isWaiting(state)) return [failed(reason, { do: 'read' })];
  if (!isBusy(state)) return [state];
  return [failed(reason, { do: state.step === 'list' ? 'export' : state.step, of: state.mine })];
}

const isBusy = (state: MineState): state is Shown => state.screen === 'mine' && 'busy' in state && state.busy === true;

/** What has been asked for already is retried on its own screen. */
function tryAgain(retry: Command): Next {
  switch (retry.do) {
    case 'export':
      return [{ screen: 'mine', step: 'list', mine: retry.of, busy: true }, retry];
    case 'unlink':
    case 'erase':
      return [{ screen: 'mine', step: retry.do, mine: retry.of, busy: true }, retry];
    default:
      return [loading, retry];
  }
}

function tapped(state: MineState, button: Button): Next {
  switch (state.screen) {
    case 'loading':
      return [state];
    case 'open_in_line':
      return button === 'log_in' && state.canLogIn ? [loading, { do: 'log_in' }] : [state];
    case 'failed':
      return button === 'retry' ? tryAgain(state.retry) : [state];
    case 'mine':
      return tappedMine(state, button);
  }
}

function tappedMine(state: Extract<MineState, { screen: 'mine' }>, button: Button): Next {
  if (state.step === 'unlinked' || state.step === 'erased') return [state];
  const { mine } = state;
  if (state.step === 'export') {
    if (button === 'keep') return [list(mine)];
    return button === 'open' ? [state, { do: 'open', url: state.url }] : [state];
  }
  if (state.busy) return [state];
  if (state.step === 'list') {
    if (button === 'export')
      return [
        { ...state, busy: true },
        { do: 'export', of: mine },
      ];
    return button === 'unlink' || button === 'erase' ? [{ screen: 'mine', step: button, mine }] : [state];
  }
  if (button === 'keep') return [list(mine)];
  return button === 'yes'
    ? [
        { ...state, busy: true },
        { do: state.step, of: mine },
      ]
    : [state];
}
