import type { LinkAnswer, LinkSide, WatchAnswer } from '../../server/contract/link.ts';
import type { FailureReason, PageReason } from '../../server/contract/reasons.ts';

/** What the customer sees. `isLong`: for five seconds already. `retry` is what *Try again* does. */
export type LinkState =
  | { screen: 'loading'; isLong: boolean }
  /** `canLogIn`: in this browser, without the app. */
  | { screen: 'open_in_line'; canLogIn: boolean }
  | { screen: 'consent'; source?: LinkSide; target?: LinkSide }
  | AddFriend
  | Linked
  | { screen: 'undone' }
  | { screen: 'undo_late' }
  | { screen: 'failed'; reason: FailureReason | PageReason; retry: Command };

/** `watch` undoes it, where there is one. `confirm`: that is being asked; `undoing`: and done. */
export type Linked = {
  screen: 'linked';
  again: boolean;
  confirm?: boolean;
  undoing?: boolean;
  watch?: string;
  source?: LinkSide;
  target?: LinkSide;
};

/**
 * `again` is shown only to a friend, whatever the server says: never-friend and blocked must look the same. `over`: the server will no
 * longer complete this tap. `asking`: LINE's sheet is open. `notAdded`: it was closed unused.
 */
type AddFriend = {
  screen: 'add_friend';
  step: 'ask' | 'waiting' | 'again';
  url?: string;
  watch?: string;
  over: boolean;
  asking: boolean;
  notAdded: boolean;
};

/** What happens outside of the screen; the model carries it out. */
export type Command =
  /** Ask the server to link, with the customer's answer if there is one. */
  | { do: 'post'; consent?: boolean }
  /** Sign in at LINE, outside of LINE. */
  | { do: 'log_in' }
  /** Get new tokens: sign in again outside, open the LIFF app again inside. */
  | { do: 'sign_in_again' }
  /** Load the page again: its SDK can't be started twice. */
  | { do: 'start_again' }
  /** Poll the server with the secret until it has decided. */
  | { do: 'watch'; watch: string }
  /** Undo the link. */
  | { do: 'undo'; of: Linked }
  /** Open LINE's add-friend sheet, or the account's page where there is no sheet. */
  | { do: 'add_friend' };

export type LinkEvent =
  | { type: 'signed_in' }
  | { type: 'signed_out'; canLogIn: boolean }
  /** The SDK could not start. `canSignInAgain`: a new sign-in was not tried yet, and may be without the customer's tap. */
  | { type: 'sign_in_failed'; reason: FailureReason | PageReason; canSignInAgain: boolean }
  | { type: 'answered'; answer: LinkAnswer; consent?: boolean; canSignInAgain: boolean }
  | { type: 'unanswered'; reason: FailureReason | PageReason; consent?: boolean }
  /** Nothing for 5 s. */
  | { type: 'slow' }
  /** Nothing for 10 s. `retry` depends on what was waited for. */
  | { type: 'timed_out'; retry: Command }
  | { type: 'watched'; answer: WatchAnswer }
  /** LINE was asked. `afterSheet`: because the customer came back from adding. */
  | { type: 'friendship'; isFriend: boolean; afterSheet: boolean }
  /** LINE has said friend for 20 s, and the server still waits for its `follow`. */
  | { type: 'follow_overdue' }
  /** What became of an undo. */
  | { type: 'undo_ended'; outcome: 'undone' | 'undo_late' | FailureReason | PageReason }
  | { type: 'online' }
  | { type: 'tapped'; button: Button };

export type Button = 'yes' | 'not_me' | 'add_friend' | 'log_in' | 'retry' | 'undo' | 'separate' | 'keep';

type Next = [LinkState, Command?];

/** The one transition function: what is shown next, and what is done. An event that doesn't fit the state changes nothing. */
export function transition(state: LinkState, event: LinkEvent): Next {
  switch (event.type) {
    case 'signed_in':
      // The ten seconds keep counting: the screen stays the same.
      return isWaiting(state) ? [state.screen === 'loading' ? state : loading, { do: 'post' }] : [state];
    case 'signed_out':
      return isWaiting(state) ? [{ screen: 'open_in_line', canLogIn: event.canLogIn }] : [state];
    case 'sign_in_failed':
      if (!isWaiting(state)) return [state];
      if (event.reason === 'login_invalid') return loginRefused(event.canSignInAgain);
      return [failed(event.reason, event.reason === 'line_refused' ? { do: 'log_in' } : { do: 'start_again' })];
    case 'answered':
      return isWaiting(state) ? answered(event.answer, event) : [state];
    case 'unanswered':
      return isWaiting(state) ? [failed(event.reason, { do: 'post', consent: event.consent })] : [state];
    case 'slow':
      return state.screen === 'loading' ? [{ ...state, isLong: true }] : [state];
    case 'timed_out':
      return state.screen === 'loading' ? [failed('line_timeout', event.retry)] : [state];
    case 'watched':
      return state.screen === 'add_friend' ? watched(state, event.answer) : [state];
    case 'friendship':
      return state.screen === 'add_friend' ? [befriended(state, event.isFriend, event.afterSheet)] : [state];
    case 'follow_overdue':
      return state.screen === 'add_friend' && state.step === 'waiting' ? [{ ...state, step: 'again' }] : [state];
    case 'undo_ended':
      return state.screen === 'linked' && state.undoing ? [undoEnded(state, event.outcome)] : [state];
    case 'online':
      return state.screen === 'failed' && state.reason === 'offline' ? tryAgain(state.retry) : [state];
    case 'tapped':
      return tapped(state, event.button);
  }
}

const loading: LinkState = { screen: 'loading', isLong: false };

// An answer that comes after the 10 s is still the answer.
function isWaiting(state: LinkState): boolean {
  return state.screen === 'loading' || (state.screen === 'failed' && state.reason === 'line_timeout');
}

const retryable: readonly (FailureReason | PageReason)[] = [
  'unexpected_error',
  'platform_error',
  'login_invalid',
  'offline',
  'line_timeout',
  'line_refused',
  'busy',
];

/** Where trying again can help; elsewhere the next step is a new card, or the chat. */
export const canTryAgain = (reason: FailureReason | PageReason): boolean => retryable.includes(reason);

function failed(reason: FailureReason | PageReason, retry: Command = { do: 'post' }): LinkState {
  return { screen: 'failed', reason, retry };
}

function loginRefused(canSignInAgain: boolean): Next {
  return canSignInAgain ? [loading, { do: 'sign_in_again' }] : [failed('login_invalid', { do: 'sign_in_again' })];
}

/** An undo is retried on its own screen: nothing is being linked. */
function tryAgain(retry: Command): Next {
  return [retry.do === 'undo' ? { ...retry.of, undoing: true } : loading, retry];
}

function undoEnded(state: Linked, outcome: Extract<LinkEvent, { type: 'undo_ended' }>['outcome']): LinkState {
  if (outcome === 'undone' || outcome === 'undo_late') return { screen: outcome };
  // A new sign-in shows the link's screen again, and its button.
  if (outcome === 'login_invalid') return failed(outcome, { do: 'sign_in_again' });
  return failed(outcome, { do: 'undo', of: { ...state, undoing: false } });
}

function answered(
  answer: LinkAnswer,
  { consent, canSignInAgain }: { consent?: boolean; canSignInAgain: boolean },
): Next {
  const { source, target, watch } = answer;
  switch (answer.status) {
    case 'linked':
      return [{ screen: 'linked', again: answer.again === true, watch, source, target }];
    case 'consent':
      return [{ screen: 'consent', source, target }];
    case 'add_friend': {
      const ask: AddFriend = {
        screen: 'add_friend',
        step: 'ask',
        url: answer.addFriendUrl,
        watch,
        over: false,
        asking: false,
        notAdded: false,
      };
      return watch ? [ask, { do: 'watch', watch }] : [ask];
    }
    case 'failed':
      if (answer.reason === 'login_invalid') return loginRefused(canSignInAgain);
      return [failed(answer.reason ?? 'unexpected_error', { do: 'post', consent })];
  }
}

function watched(state: AddFriend, answer: WatchAnswer): Next {
  const { source, target } = answer;
  switch (answer.status) {
    case 'waiting':
      return [state];
    case 'again':
      return [{ ...state, over: true, step: state.step === 'waiting' ? 'again' : state.step }];
    case 'linked':
      return [{ screen: 'linked', again: false, watch: state.watch, source, target }];
    case 'consent':
      return [{ screen: 'consent', source, target }];
    case 'failed':
      return [failed(answer.reason ?? 'unexpected_error')];
  }
}

function befriended(state: AddFriend, isFriend: boolean, afterSheet: boolean): AddFriend {
  const step = !isFriend ? 'ask' : state.over || state.step === 'again' ? 'again' : 'waiting';
  return { ...state, step, asking: false, notAdded: !isFriend && (state.notAdded || afterSheet) };
}

function tapped(state: LinkState, button: Button): Next {
  switch (state.screen) {
    case 'consent':
      if (button === 'yes' || button === 'not_me') return [loading, { do: 'post', consent: button === 'yes' }];
      return [state];
    case 'add_friend':
      if (button !== 'add_friend' || state.step !== 'ask' || state.asking) return [state];
      return [{ ...state, asking: true, notAdded: false }, { do: 'add_friend' }];
    case 'open_in_line':
      return button === 'log_in' && state.canLogIn ? [loading, { do: 'log_in' }] : [state];
    case 'failed':
      return button === 'retry' ? tryAgain(state.retry) : [state];
    case 'linked':
      return tappedLinked(state, button);
    case 'loading':
    case 'undone':
    case 'undo_late':
      return [state];
  }
}

function tappedLinked(state: Linked, button: Button): Next {
  if (!state.watch || state.undoing) return [state];
  if (button === 'undo') return [{ ...state, confirm: true }];
  if (button === 'keep') return [{ ...state, confirm: false }];
  if (button !== 'separate' || !state.confirm) return [state];
  return [
    { ...state, undoing: true },
    { do: 'undo', of: state },
  ];
}
