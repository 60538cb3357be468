import { describe, expect, test } from 'vitest';
import type { PhonePreview, PreviewGoPage } from '../../server/contract/phone-previews.ts';
import {
  answerQuestion,
  isAtEnd,
  nextStop,
  type Outcome,
  type PhoneOs,
  positionOf,
  startWalk,
  stepOf,
  tapButton,
  type Walk,
} from './preview-walk.ts';

const guide: PreviewGoPage = { step: 'guide', html: '', leads: true };
const jump: PreviewGoPage = { step: 'jump', html: '', leads: true };
const account = { channelName: 'x', name: '陳＊美' };
const toLine = {
  go: { ios: [guide, jump], android: [{ step: 'guide' as const, html: '', leads: false }] },
  asks: false,
  accounts: {
    source: { platform: 'messenger' as const, ...account },
    target: { platform: 'line' as const, ...account },
  },
  chat: null,
};
const toWhatsapp = {
  ...toLine,
  go: { ios: [jump], android: [jump] },
  chat: { question: [], yes: 'yes', no: 'no', failed: {} },
};
type Shown = Pick<PhonePreview, 'go' | 'asks' | 'accounts' | 'chat'>;

/** Every stop of a walk in which only *Next* is pressed. */
function stops(shown: Shown, outcome: Outcome, os: PhoneOs = 'ios'): string[] {
  const names: string[] = [];
  let walk = startWalk(outcome, os);
  for (let count = 0; count < 20; count += 1) {
    names.push(nameOf(walk, shown));
    if (isAtEnd(walk)) return names;
    walk = nextStop(walk, shown);
  }
  throw new Error(`no end: ${names.join(' ')}`);
}

function nameOf(walk: Walk, shown: Shown): string {
  const { stop } = walk;
  const step = stepOf(walk, shown);
  if (stop.at === 'chat') return `${stop.side}:${stop.end.kind}`;
  if (stop.at === 'link' && stop.state.screen === 'add_friend') return `${step}:${stop.state.step}`;
  return stop.at === 'draft' ? stop.at : step;
}

const before = ['card', 'guide', 'jump', 'loading'];

test.each<[Outcome, string[]]>([
  ['friend', ['linked', 'target:linked', 'source:linked']],
  ['forwarded', ['consent', 'loading', 'linked', 'target:linked', 'source:linked']],
  ['never_friend', ['add_friend:ask', 'add_friend:waiting', 'linked', 'target:linked', 'source:linked']],
  ['blocked', ['add_friend:ask', 'add_friend:waiting', 'add_friend:again', 'source:nothing']],
  ['card_used', ['failed', 'source:failed']],
  ['login_invalid', ['failed', 'source:failed']],
  ['line_timeout', ['failed', 'source:failed']],
])('to LINE, %s', (outcome, stopsAfter) => {
  expect(stops(toLine, outcome)).toEqual([...before, ...stopsAfter]);
});

test('asked first: on the page, after who isn’t a friend is one too', () => {
  const asking = { ...toLine, asks: true };
  expect(stops(asking, 'friend')).toEqual([
    ...before,
    'consent',
    'loading',
    'linked',
    'target:linked',
    'source:linked',
  ]);
  const added = ['add_friend:ask', 'add_friend:waiting', 'consent', 'loading', 'linked'];
  expect(stops(asking, 'never_friend')).toEqual([...before, ...added, 'target:linked', 'source:linked']);
});

test('Android from Facebook to LINE ends at the page that says so', () => {
  expect(stops(toLine, 'friend', 'android')).toEqual(['card', 'guide', 'source:nothing']);
});

test('an app that leads to LINE by itself shows no page before', () => {
  expect(stops({ ...toLine, go: { ios: [], android: [] } }, 'friend').slice(0, 2)).toEqual(['card', 'loading']);
});

test.each<[string, Shown, Outcome, string[]]>([
  ['linked', toWhatsapp, 'friend', ['draft', 'target:linked', 'source:linked']],
  ['asked', { ...toWhatsapp, asks: true }, 'friend', ['draft', 'consent', 'target:linked', 'source:linked']],
  ['forwarded', toWhatsapp, 'forwarded', ['draft', 'consent', 'target:linked', 'source:linked']],
  ['failed', { ...toWhatsapp, asks: true }, 'card_used', ['draft', 'target:failed', 'source:failed']],
])('to WhatsApp, %s', (_, shown, outcome, stopsAfter) => {
  expect(stops(shown, outcome)).toEqual(['card', 'jump', ...stopsAfter]);
});

describe('the customer’s own buttons', () => {
  const walkTo = (shown: Shown, outcome: Outcome, name: string): Walk => {
    let walk = startWalk(outcome, 'ios');
    while (nameOf(walk, shown) !== name && !isAtEnd(walk)) walk = nextStop(walk, shown);
    return walk;
  };

  test('not me: nothing is linked, and the source is told nothing', () => {
    const asking = { ...toLine, asks: true };
    const walk = nextStop(tapButton(walkTo(asking, 'friend', 'consent'), 'not_me'), asking);
    expect(walk.stop).toMatchObject({ state: { screen: 'failed', reason: 'declined' } });
    expect(positionOf(walk, asking)).toEqual({ step: 'failed', outcome: 'failure' });
  });

  test('not me in WhatsApp', () => {
    const asking = { ...toWhatsapp, asks: true };
    expect(answerQuestion(walkTo(asking, 'friend', 'consent'), false, asking).stop).toEqual({
      at: 'chat',
      side: 'target',
      end: { kind: 'failed', reason: 'declined' },
    });
  });

  test('undo: asked, and done', () => {
    const confirm = tapButton(walkTo(toLine, 'friend', 'linked'), 'undo');
    expect(confirm.stop).toMatchObject({ state: { confirm: true } });
    expect(nextStop(tapButton(confirm, 'separate'), toLine).stop).toMatchObject({ state: { screen: 'undone' } });
  });

  test('try again fails again', () => {
    const again = tapButton(walkTo(toLine, 'platform_error', 'failed'), 'retry');
    expect(again.stop).toMatchObject({ state: { screen: 'loading' } });
    expect(nextStop(again, toLine).stop).toMatchObject({ state: { screen: 'failed', reason: 'platform_error' } });
  });
});
