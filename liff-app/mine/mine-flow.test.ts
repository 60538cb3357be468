import { expect, test } from 'vitest';
import { type Command, type Mine, type MineEvent, type MineState, type Reason, transition } from './mine-flow.ts';

const mine: Mine = {
  links: [{ platform: 'line', channelName: 'Shop', linkedAt: null, own: true }],
  known: true,
  endsPermission: true,
};
const read: Command = { do: 'read' };
const loading: MineState = { screen: 'loading', isLong: false };
const list: MineState = { screen: 'mine', step: 'list', mine };
const exporting: MineState = { ...list, busy: true };
const askUnlink: MineState = { screen: 'mine', step: 'unlink', mine };
const unlinking: MineState = { ...askUnlink, busy: true };
const askErase: MineState = { screen: 'mine', step: 'erase', mine };
const ready: MineState = { screen: 'mine', step: 'export', mine, url: 'u' };
const unlinked: MineState = { screen: 'mine', step: 'unlinked', deauthorized: false };
const late: MineState = { screen: 'failed', reason: 'line_timeout', retry: { do: 'start_again' } };
const failed = (reason: Reason, retry: Command): MineState => ({ screen: 'failed', reason, retry });
const tapped = (button: Extract<MineEvent, { type: 'tapped' }>['button']): MineEvent => ({ type: 'tapped', button });
const answered = (answer: Extract<MineEvent, { type: 'answered' }>['answer'], canSignInAgain = false): MineEvent => ({
  type: 'answered',
  answer,
  canSignInAgain,
});
const told = answered({ status: 'mine', ...mine });
const loginRefused = { status: 'failed', reason: 'login_invalid' } as const;

type Row = [name: string, before: MineState, event: MineEvent, after: MineState, command?: Command];

const rows: Row[] = [
  ['signed in: ask the server', loading, { type: 'signed_in' }, loading, read],
  ['nobody signed in', loading, { type: 'signed_out', canLogIn: true }, { screen: 'open_in_line', canLogIn: true }],
  [
    'LINE refused',
    loading,
    { type: 'sign_in_failed', reason: 'line_refused', canSignInAgain: true },
    failed('line_refused', { do: 'log_in' }),
  ],
  [
    'an old login is renewed by itself, once',
    loading,
    { type: 'sign_in_failed', reason: 'login_invalid', canSignInAgain: true },
    loading,
    { do: 'sign_in_again' },
  ],
  ['the links', loading, told, list],
  ['the links, after the 10 s', late, told, list],
  ['the login is refused', loading, answered(loginRefused), failed('login_invalid', { do: 'sign_in_again' })],
  ['the login is refused, and renewed', loading, answered(loginRefused, true), loading, { do: 'sign_in_again' }],
  ['LINE is down', loading, answered({ status: 'failed', reason: 'platform_error' }), failed('platform_error', read)],
  ['no answer', loading, { type: 'unanswered', reason: 'busy' }, failed('busy', read)],
  ['5 s', loading, { type: 'slow' }, { screen: 'loading', isLong: true }],
  ['10 s', loading, { type: 'timed_out', retry: read }, failed('line_timeout', read)],
  ['a second answer changes nothing', unlinked, told, unlinked],

  ['unlink asks first', list, tapped('unlink'), askUnlink],
  ['kept', askUnlink, tapped('keep'), list],
  ['unlinked', askUnlink, tapped('yes'), unlinking, { do: 'unlink', of: mine }],
  ['a second tap', unlinking, tapped('yes'), unlinking],
  ['no way back meanwhile', unlinking, tapped('keep'), unlinking],
  ['done', unlinking, { type: 'changed', answer: { status: 'unlinked' } }, unlinked],
  [
    'done, and the permission ended',
    unlinking,
    { type: 'changed', answer: { status: 'unlinked', deauthorized: true } },
    { screen: 'mine', step: 'unlinked', deauthorized: true },
  ],
  ['erase asks first', list, tapped('erase'), askErase],
  ['erased', askErase, tapped('yes'), { ...askErase, busy: true }, { do: 'erase', of: mine }],
  [
    'offline at the unlink',
    unlinking,
    { type: 'unanswered', reason: 'offline' },
    failed('offline', { do: 'unlink', of: mine }),
  ],
  [
    'retried on its own screen',
    failed('offline', { do: 'unlink', of: mine }),
    { type: 'online' },
    unlinking,
    { do: 'unlink', of: mine },
  ],
  [
    'a login that is over at the unlink',
    unlinking,
    { type: 'changed', answer: loginRefused },
    failed('login_invalid', { do: 'sign_in_again' }),
  ],
  ['an answer that comes late changes nothing', list, { type: 'changed', answer: { status: 'unlinked' } }, list],
  ['no answer, to nothing', list, { type: 'unanswered', reason: 'busy' }, list],

  ['a download', list, tapped('export'), exporting, { do: 'export', of: mine }],
  ['a second tap on it', exporting, tapped('export'), exporting],
  ['ready', exporting, { type: 'exported', answer: { status: 'ready', url: 'u' } }, ready],
  ['opened by a tap of its own', ready, tapped('open'), ready, { do: 'open', url: 'u' }],
  ['back', ready, tapped('keep'), list],
  [
    'no download',
    exporting,
    { type: 'exported', answer: { status: 'failed', reason: 'contact_not_found' } },
    failed('contact_not_found', { do: 'export', of: mine }),
  ],
  [
    'retried on the list',
    failed('busy', { do: 'export', of: mine }),
    tapped('retry'),
    exporting,
    { do: 'export', of: mine },
  ],
  ['nothing is left to tap', unlinked, tapped('unlink'), unlinked],
];

test.each(rows)('%s', (_name, before, event, after, command) => {
  expect(transition(before, event)).toEqual(command ? [after, command] : [after]);
});
