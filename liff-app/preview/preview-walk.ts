import type { PhonePreview, PreviewPosition, PreviewStep } from '../../server/contract/phone-previews.ts';
import type { FailureReason, PageReason } from '../../server/contract/reasons.ts';
import { type Button, type Command, type LinkEvent, type LinkState, transition } from '../link/link-flow.ts';

/**
 * What becomes of the link: how the customer stands to the LINE account, or why it fails. `forwarded`: a friend, with a card that somebody else
 * has sent them.
 */
export type Outcome = 'friend' | 'forwarded' | 'never_friend' | 'blocked' | FailureReason | PageReason;
export type PhoneOs = 'ios' | 'android';

/** What the two chats show at the end. `nothing`: the customer was told all there is on the page. */
export type End = { kind: 'linked' } | { kind: 'failed'; reason: Outcome } | { kind: 'nothing' };

/** Where the person is. `then`: what the page of `/link` does next by itself. */
export type Stop =
  | { at: 'card' }
  | { at: 'page'; index: number }
  | { at: 'link'; state: LinkState; then: Command }
  /** A target without a page of ours: the text that its app has opened with, and our question. */
  | { at: 'draft' }
  | { at: 'question' }
  | { at: 'chat'; side: 'source' | 'target'; end: End };

export type Walk = { outcome: Outcome; os: PhoneOs; stop: Stop };
type Shown = Pick<PhonePreview, 'go' | 'asks' | 'accounts' | 'chat'>;

export const startWalk = (outcome: Outcome, os: PhoneOs): Walk => ({ outcome, os, stop: { at: 'card' } });

const links: readonly Outcome[] = ['friend', 'forwarded', 'never_friend', 'blocked'];

const isFailure = (outcome: Outcome): outcome is FailureReason | PageReason => !links.some((one) => one === outcome);

/** One step on. The last one stays. */
export function nextStop(walk: Walk, shown: Shown): Walk {
  return { ...walk, stop: after(walk, shown) };
}

function after({ stop, outcome, os }: Walk, shown: Shown): Stop {
  const pages = shown.go[os];
  switch (stop.at) {
    case 'card':
      return pages.length > 0 ? { at: 'page', index: 0 } : target(shown);
    case 'page': {
      const page = pages[stop.index];
      if (page && !page.leads) return { at: 'chat', side: 'source', end: { kind: 'nothing' } };
      return stop.index + 1 < pages.length ? { at: 'page', index: stop.index + 1 } : target(shown);
    }
    case 'link':
      return afterState(stop, outcome, shown);
    case 'draft':
      return isAsked(outcome, shown) && !isFailure(outcome) ? { at: 'question' } : inChat(outcome);
    case 'question':
      return inChat(outcome);
    case 'chat':
      return stop.side === 'target' ? { ...stop, side: 'source' } : stop;
  }
}

const target = ({ chat }: Shown): Stop =>
  chat ? { at: 'draft' } : { at: 'link', state: { screen: 'loading', isLong: false }, then: { do: 'post' } };

const inChat = (outcome: Outcome): Stop => ({
  at: 'chat',
  side: 'target',
  end: isFailure(outcome) ? { kind: 'failed', reason: outcome } : { kind: 'linked' },
});

type AtLink = Extract<Stop, { at: 'link' }>;

function afterState(stop: AtLink, outcome: Outcome, shown: Shown): Stop {
  const { state } = stop;
  switch (state.screen) {
    case 'loading':
      return happen(stop, eventOf(stop.then, outcome, shown));
    case 'consent':
      return press(stop, 'yes');
    case 'add_friend':
      if (state.step === 'ask') return press(stop, 'add_friend');
      if (state.step === 'waiting') return happen(stop, eventOf(stop.then, outcome, shown));
      return { at: 'chat', side: 'source', end: { kind: 'nothing' } };
    case 'linked':
      if (state.undoing) return happen(stop, { type: 'undo_ended', outcome: 'undone' });
      return { at: 'chat', side: 'target', end: { kind: 'linked' } };
    case 'undone':
    case 'undo_late':
      return { at: 'chat', side: 'source', end: { kind: 'linked' } };
    case 'failed':
      return { at: 'chat', side: 'source', end: { kind: 'failed', reason: state.reason } };
    case 'open_in_line':
      return stop;
  }
}

/** A tap on a button of the page of `/link`. */
export function tapButton(walk: Walk, button: Button): Walk {
  return walk.stop.at === 'link' ? { ...walk, stop: press(walk.stop, button) } : walk;
}

/** An answer to our question in the chat. */
export function answerQuestion(walk: Walk, isYes: boolean, shown: Shown): Walk {
  if (walk.stop.at !== 'question') return walk;
  if (isYes) return nextStop(walk, shown);
  return { ...walk, stop: { at: 'chat', side: 'target', end: { kind: 'failed', reason: 'declined' } } };
}

function press(stop: AtLink, button: Button): AtLink {
  const pressed = happen(stop, { type: 'tapped', button });
  // LINE's own sheet isn't shown: the customer adds the account in it.
  if (pressed.then.do !== 'add_friend') return pressed;
  return { ...happen(pressed, { type: 'friendship', isFriend: true, afterSheet: true }), then: watching };
}

const watching: Command = { do: 'watch', watch: 'preview' };

/** The page's own rules decide what is shown next. */
function happen(stop: AtLink, event: LinkEvent): AtLink {
  const [state, command] = transition(stop.state, event);
  return { ...stop, state, then: command ?? stop.then };
}

/** Whether the customer is asked before the link is made. */
export const isAsked = (outcome: Outcome, { asks }: Pick<Shown, 'asks'>): boolean => asks || outcome === 'forwarded';

/** What the page is told when it does this. */
function eventOf(command: Command, outcome: Outcome, shown: Shown): LinkEvent {
  const { accounts } = shown;
  const asks = isAsked(outcome, shown);
  const linked = { status: 'linked' as const, ...accounts };
  switch (command.do) {
    case 'post': {
      const { consent } = command;
      const answered = {
        type: 'answered' as const,
        canSignInAgain: false,
        ...(consent === undefined ? {} : { consent }),
      };
      if (consent === false) return { ...answered, answer: { status: 'failed', reason: 'declined' } };
      if (isFailure(outcome)) return { type: 'unanswered', reason: outcome };
      if ((outcome === 'never_friend' || outcome === 'blocked') && consent === undefined)
        return { ...answered, answer: { status: 'add_friend', watch: 'preview' } };
      if (asks && consent === undefined) return { ...answered, answer: { status: 'consent', ...accounts } };
      return { ...answered, answer: { ...linked, watch: 'preview' } };
    }
    case 'watch':
      if (outcome === 'blocked') return { type: 'watched', answer: { status: 'again' } };
      return { type: 'watched', answer: asks ? { status: 'consent', ...accounts } : linked };
    case 'undo':
      return { type: 'undo_ended', outcome: 'undone' };
    case 'add_friend':
      return { type: 'friendship', isFriend: true, afterSheet: true };
    case 'log_in':
    case 'sign_in_again':
    case 'start_again':
      return { type: 'signed_in' };
  }
}

/** True where a customer waits, and the preview goes on by itself. */
export function isPassing({ stop }: Walk): boolean {
  if (stop.at !== 'link') return false;
  const { state } = stop;
  return state.screen === 'loading' || (state.screen === 'add_friend' && state.step === 'waiting') || isUndoing(state);
}

const isUndoing = (state: LinkState): boolean => state.screen === 'linked' && state.undoing === true;

export const isAtEnd = ({ stop }: Walk): boolean => stop.at === 'chat' && stop.side === 'source';

/** The step's name for who follows it. */
export function stepOf({ stop, os }: Walk, { go }: Pick<PhonePreview, 'go'>): PreviewStep {
  switch (stop.at) {
    case 'card':
    case 'chat':
      return stop.at;
    case 'page':
      return go[os][stop.index]?.step ?? 'jump';
    case 'draft':
      return 'chat';
    case 'question':
      return 'consent';
    case 'link':
      return stepOfState(stop.state);
  }
}

function stepOfState({ screen }: LinkState): PreviewStep {
  switch (screen) {
    case 'undone':
    case 'undo_late':
      return 'linked';
    case 'open_in_line':
      return 'jump';
    case 'loading':
    case 'consent':
    case 'add_friend':
    case 'linked':
    case 'failed':
      return screen;
  }
}

export function positionOf(walk: Walk, shown: Shown): PreviewPosition {
  return { step: stepOf(walk, shown), outcome: hasFailed(walk.stop) ? 'failure' : 'success' };
}

const hasFailed = (stop: Stop): boolean =>
  (stop.at === 'link' && stop.state.screen === 'failed') || (stop.at === 'chat' && stop.end.kind !== 'linked');
