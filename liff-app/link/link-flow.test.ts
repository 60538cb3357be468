import { expect, test } from 'vitest';
import type { LinkSide } from '../../server/contract/link.ts';
import { type Command, type LinkEvent, type Linked, type LinkState, transition } from './link-flow.ts';

const source: LinkSide = { platform: 'messenger', channelName: 'Shop', name: '陳＊美' };
const target: LinkSide = { platform: 'line', channelName: 'Shop', name: '小美' };
const post: Command = { do: 'post' };
const again: Command = { do: 'sign_in_again' };
const loading: LinkState = { screen: 'loading', isLong: false };
const consent: LinkState = { screen: 'consent', source, target };
const openInLine: LinkState = { screen: 'open_in_line', canLogIn: true };
const onlyInLine: LinkState = { screen: 'open_in_line', canLogIn: false };
const linked: Linked = { screen: 'linked', again: false, source, target };
const undoable: Linked = { ...linked, watch: 'w' };
const confirm: Linked = { ...undoable, confirm: true };
const undoing: Linked = { ...confirm, undoing: true };
const undo: Command = { do: 'undo', of: confirm };
const ask = { screen: 'add_friend', step: 'ask', url: 'u', over: false, asking: false, notAdded: false } as const;
const waiting: LinkState = { ...ask, step: 'waiting' };
const askAgain: LinkState = { ...ask, step: 'again' };
const failed = (reason: Extract<LinkState, { screen: 'failed' }>['reason'], retry: Command = post): LinkState => ({
  screen: 'failed',
  reason,
  retry,
});
const answered = (answer: Extract<LinkEvent, { type: 'answered' }>['answer'], more = {}): LinkEvent => ({
  type: 'answered',
  answer,
  canSignInAgain: false,
  ...more,
});
const tapped = (button: Extract<LinkEvent, { type: 'tapped' }>['button']): LinkEvent => ({ type: 'tapped', button });
const friendship = (isFriend: boolean, afterSheet = false): LinkEvent => ({ type: 'friendship', isFriend, afterSheet });

type Row = [name: string, before: LinkState, event: LinkEvent, after: LinkState, command?: Command];

const rows: Row[] = [
  ['signed in: ask the server', loading, { type: 'signed_in' }, loading, post],
  ['nobody signed in', loading, { type: 'signed_out', canLogIn: true }, openInLine],
  ['14 §2.10: a browser that keeps no login', loading, { type: 'signed_out', canLogIn: false }, onlyInLine],
  ['14 §2.10: no login there', onlyInLine, tapped('log_in'), onlyInLine],
  ['log in', openInLine, tapped('log_in'), loading, { do: 'log_in' }],
  ['a slow answer', loading, { type: 'slow' }, { screen: 'loading', isLong: true }],
  ['no answer in ten seconds', loading, { type: 'timed_out', retry: post }, failed('line_timeout')],
  ['the timer after the answer', linked, { type: 'timed_out', retry: post }, linked],
  ['a sign-in that comes late', failed('line_timeout'), { type: 'signed_in' }, loading, post],
  ['an answer that comes late', failed('line_timeout'), answered({ status: 'linked', source, target }), linked],
  ['refused at LINE', loading, refusal('line_refused'), failed('line_refused', { do: 'log_in' })],
  ['the SDK did not start', loading, refusal('platform_error'), failed('platform_error', { do: 'start_again' })],
  ['an old login outside LINE: again, once', loading, refusal('login_invalid', true), loading, again],
  ['an old login, again already', loading, refusal('login_invalid'), failed('login_invalid', again)],

  ['linked', loading, answered({ status: 'linked', source, target }), linked],
  ['linked before', loading, answered({ status: 'linked', again: true }), { screen: 'linked', again: true }],
  ['asked', loading, answered({ status: 'consent', source, target }), consent],
  ['no friend', loading, answered({ status: 'add_friend', addFriendUrl: 'u' }), ask],
  [
    'no friend, with a secret to ask by',
    loading,
    answered({ status: 'add_friend', addFriendUrl: 'u', watch: 'w' }),
    { ...ask, watch: 'w' },
    { do: 'watch', watch: 'w' },
  ],
  ['failed', loading, answered({ status: 'failed', reason: 'card_used' }), failed('card_used')],
  ['failed without a reason', loading, answered({ status: 'failed' }), failed('unexpected_error')],
  [
    'failed after Yes: trying again says Yes again',
    loading,
    answered({ status: 'failed', reason: 'platform_error' }, { consent: true }),
    failed('platform_error', { do: 'post', consent: true }),
  ],
  ['login refused inside LINE', loading, loginInvalid(false), failed('login_invalid', again)],
  ['login refused outside: again, once', loading, loginInvalid(true), loading, again],
  ['an answer to nobody', consent, answered({ status: 'linked' }), consent],
  ['busy', loading, { type: 'unanswered', reason: 'busy' }, failed('busy', { do: 'post', consent: undefined })],
  ['try again', failed('busy'), tapped('retry'), loading, post],
  ['back online', failed('offline'), { type: 'online' }, loading, post],
  ['back online, otherwise failed', failed('busy'), { type: 'online' }, failed('busy')],

  ['yes', consent, tapped('yes'), loading, { do: 'post', consent: true }],
  ['not me', consent, tapped('not_me'), loading, { do: 'post', consent: false }],
  ['a second tap on yes', loading, tapped('yes'), loading],

  ['add', ask, tapped('add_friend'), { ...ask, asking: true }, { do: 'add_friend' }],
  ['a second tap on add', { ...ask, asking: true }, tapped('add_friend'), { ...ask, asking: true }],
  ['sheet closed unused', { ...ask, asking: true }, friendship(false, true), { ...ask, notAdded: true }],
  ['added', { ...ask, asking: true }, friendship(true, true), waiting],
  ['a friend already', ask, friendship(true), waiting],
  ['the follow is overdue', waiting, { type: 'follow_overdue' }, askAgain],
  ['the follow is overdue, and came', linked, { type: 'follow_overdue' }, linked],
  ['still waiting', waiting, { type: 'watched', answer: { status: 'waiting' } }, waiting],
  ['the follow came', waiting, { type: 'watched', answer: { status: 'linked', source, target } }, linked],
  ['the follow came late', askAgain, { type: 'watched', answer: { status: 'linked', source, target } }, linked],
  ['the follow came, and asks', waiting, { type: 'watched', answer: { status: 'consent', source, target } }, consent],
  [
    'the follow came to a used card',
    waiting,
    { type: 'watched', answer: { status: 'failed', reason: 'card_used' } },
    failed('card_used'),
  ],
  ['blocked: looks like never-friend', ask, watchedAgain(), { ...ask, over: true }],
  ['blocked, and friend now', { ...ask, over: true }, friendship(true), { ...askAgain, over: true }],
  ['friend, and only then over', waiting, watchedAgain(), { ...askAgain, over: true }],

  ['linked, and can be undone', loading, answered({ status: 'linked', watch: 'w', source, target }), undoable],
  [
    'the follow came: it can be undone too',
    { ...ask, watch: 'w' },
    { type: 'watched', answer: { status: 'linked', source, target } },
    undoable,
  ],
  ['not you?', undoable, tapped('undo'), confirm],
  ['not you? without a secret to undo by', linked, tapped('undo'), linked],
  ['keep it linked', confirm, tapped('keep'), { ...undoable, confirm: false }],
  ['separate', confirm, tapped('separate'), undoing, undo],
  ['separate, without being asked', undoable, tapped('separate'), undoable],
  ['a second tap on separate', undoing, tapped('separate'), undoing],
  ['keep, too late', undoing, tapped('keep'), undoing],
  ['undone', undoing, ended('undone'), { screen: 'undone' }],
  ['too late to undo', undoing, ended('undo_late'), { screen: 'undo_late' }],
  ['an old login at the undo: sign in again', undoing, ended('login_invalid'), failed('login_invalid', again)],
  ['the network is lost at the undo', undoing, ended('offline'), failed('offline', { do: 'undo', of: notUndoing() })],
  ['back online: undo', failed('offline', undo), { type: 'online' }, undoing, undo],
  ['busy at the undo, try again', failed('busy', undo), tapped('retry'), undoing, undo],
  ['an undo that ends after another screen', failed('busy', undo), ended('undone'), failed('busy', undo)],
];

function ended(outcome: Extract<LinkEvent, { type: 'undo_ended' }>['outcome']): LinkEvent {
  return { type: 'undo_ended', outcome };
}
function notUndoing(): Linked {
  return { ...confirm, undoing: false };
}

function refusal(reason: Extract<LinkEvent, { type: 'sign_in_failed' }>['reason'], canSignInAgain = false): LinkEvent {
  return { type: 'sign_in_failed', reason, canSignInAgain };
}
function loginInvalid(canSignInAgain: boolean): LinkEvent {
  return answered({ status: 'failed', reason: 'login_invalid' }, { canSignInAgain });
}
function watchedAgain(): LinkEvent {
  return { type: 'watched', answer: { status: 'again' } };
}

test.each(rows)('%s', (_name, before, event, after, command) => {
  const [state, done] = transition(before, event);
  expect(state).toEqual(after);
  expect(done).toEqual(command);
});
