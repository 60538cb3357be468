import { describe, expect, test } from 'vitest';
import { agents } from '../simulator/agents.ts';
import { detectBrowser, type GoAnswer, goAnswer } from './browser.ts';
import type { BrowserKind } from './link-token.ts';

type Row = [keyof typeof agents, BrowserKind, 'ios' | 'android' | 'desktop', GoAnswer, GoAnswer];

// From a Messenger card and from an Instagram card, to LINE (platforms/meta.md §5).
const table: Row[] = [
  ['messenger-ios', 'messenger', 'ios', 'open_externally', 'open_externally'],
  ['facebook-ios', 'facebook', 'ios', 'open_externally', 'open_externally'],
  ['instagram-ios', 'instagram', 'ios', 'open_externally', 'open_externally'],
  ['safari-ios', 'external', 'ios', 'jump_phone', 'jump_phone'],
  ['messenger-android', 'messenger', 'android', 'not_on_android', 'jump_phone'],
  ['facebook-android', 'facebook', 'android', 'not_on_android', 'jump_phone'],
  ['instagram-android', 'instagram', 'android', 'not_on_android', 'jump_phone'],
  ['chrome-android', 'external', 'android', 'not_on_android', 'jump_phone'],
  ['line-ios', 'line', 'ios', 'to_line', 'to_line'],
  ['line-android', 'line', 'android', 'to_line', 'to_line'],
  ['line-inapp-ios', 'line', 'ios', 'to_line', 'to_line'],
  ['line-inapp-android', 'line', 'android', 'to_line', 'to_line'],
  ['desktop', 'external', 'desktop', 'jump_desktop', 'jump_desktop'],
];

describe('each browser, and where its tap leads', () => {
  test.each(table)('%s', (agent, kind, os, fromMessenger, fromInstagram) => {
    const browser = detectBrowser(agents[agent]);
    expect(browser).toEqual({ kind, os });
    expect(goAnswer(browser, 'messenger')).toBe(fromMessenger);
    expect(goAnswer(browser, 'instagram')).toBe(fromInstagram);
  });
});

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('agents that are easily mistaken', () => {
  test.each<[string, string, BrowserKind, 'ios' | 'android' | 'desktop']>([
    ['"offline/" is not LINE', `${iphone} Version/18.6 Safari/604.1 offline/1.0`, 'external', 'ios'],
    ['"Airline/" is not LINE', `${iphone} Version/18.6 Safari/604.1 Airline/1.0`, 'external', 'ios'],
    ['an unknown webview on iOS', `${iphone} Mobile/15E148`, 'webview', 'ios'],
    [
      'an unknown webview on Android',
      'Mozilla/5.0 (Linux; Android 16; Pixel 9; wv) Chrome/141 Mobile Safari/537.36',
      'webview',
      'android',
    ],
    ['Messenger Lite', `${iphone} Mobile/15E148 [FBAN/MessengerLiteForiOS;FBAV/1;]`, 'messenger', 'ios'],
    [
      'Messenger by its older name',
      'Mozilla/5.0 (Linux; Android 9; wv) [FBAN/Orca-Android;FBAV/1;]',
      'messenger',
      'android',
    ],
    [
      'Messenger by its other name',
      'Mozilla/5.0 (Linux; Android 9; wv) [FB_IAB/MESSENGER;FBAV/1;]',
      'messenger',
      'android',
    ],
    [
      'an iPad that says so',
      'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1',
      'external',
      'ios',
    ],
    [
      "Meta's crawler",
      'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
      'external',
      'desktop',
    ],
    ['no agent at all', '', 'external', 'desktop'],
  ])('%s', (_name, agent, kind, os) => {
    expect(detectBrowser(agent)).toEqual({ kind, os });
  });
});
