// The table at the end of platforms/meta.md §5: each user agent × four sources × two targets → answer.
import { describe, expect, test } from 'vitest';
import { agents } from '../../simulator/agents.ts';
import type { Platform } from '../channel.ts';
import { type Browser, detectBrowser, type GoAnswer, goAnswer, touchAnswer } from './browser.ts';

const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ipad = 'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0';

/** Beside the simulator's: what else is met, and what is easily mistaken. */
const moreAgents = {
  'Messenger Lite': `${iphone} Mobile/15E148 [FBAN/MessengerLiteForiOS;FBAV/1;]`,
  'Messenger by its older name': 'Mozilla/5.0 (Linux; Android 9; wv) [FBAN/Orca-Android;FBAV/1;]',
  'Messenger by its other name': 'Mozilla/5.0 (Linux; Android 9; wv) [FB_IAB/MESSENGER;FBAV/1;]',
  'Messenger on an iPad': `${ipad} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/522.0;FBDV/iPad14,1;FBSN/iPadOS]`,
  'Facebook on an iPad that calls itself a Mac': `${mac} Mobile/15E148 [FBAN/FBIOS;FBAV/530.0;FBSN/iPadOS]`,
  'Firefox on iOS': `${iphone} FxiOS/143.0 Mobile/15E148 Safari/605.1.15`,
  'an iPad that says so': `${ipad} Version/18.6 Mobile/15E148 Safari/604.1`,
  'desktop site on Android, or Linux': `Mozilla/5.0 (X11; Linux x86_64) ${chrome} Safari/537.36`,
  'Chrome OS': `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${chrome} Safari/537.36`,
  'Firefox on Windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'a preview in iMessage': `${mac} Version/9.0 Safari/601.3.9 facebookexternalhit/1.1 Facebot Twitterbot/1.0`,
  'a crawler with an app’s marks': 'facebookcatalog/1.0 [FBAN/FBIOS;FBAV/1;]',
  '"offline/" is not LINE': `${iphone} Version/18.6 Safari/604.1 offline/1.0`,
  '"Airline/" is not LINE': `${iphone} Version/18.6 Safari/604.1 Airline/1.0`,
  'no agent at all': '',
  'an app whose agent ends like Safari’s': `${iphone} Mobile/15E148 Safari/604.1`,
  'the same on an iPad': `${ipad} Mobile/15E148 Safari/604.1`,
  'the Google app': `${iphone} GSA/392.0.809 Mobile/15E148 Safari/604.1`,
  'the Google app that names a version': `${iphone} Version/18.6 GSA/392.0.809 Mobile/15E148 Safari/604.1`,
  'Facebook’s newer agent on an iPad that calls itself a Mac': `${mac} Mobile/15E148 Safari/604.1 MetaIAB Facebook`,
  'another app with Meta’s newer agent': `${iphone} Mobile/22G100 Safari/604.1 MetaIAB Horizon`,
  'Edge on iOS': `${iphone} Version/18.0 EdgiOS/141.0 Mobile/15E148 Safari/604.1`,
  'Opera on iOS': `${iphone} Mobile/15E148 Safari/604.1 OPT/5.6.0`,
  'Opera on iOS by its older name': `${iphone} OPiOS/16.0.15.124050 Mobile/15E148 Safari/9537.53`,
  'DuckDuckGo on iOS': `${iphone} Version/18.6 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
  'Firefox Focus on iOS': `${iphone} FxiOS/8.1.1 Mobile/15E148 Safari/605.1.15`,
  'an Android app that takes wv out': `Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.0.0 Mobile Safari/537.36`,
  'Xiaomi’s browser': `Mozilla/5.0 (Linux; U; Android 15; zh-tw; 2311DRK48G) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/135.0.0.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.40`,
  'DuckDuckGo on Android': `Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/141.0.0.0 Mobile DuckDuckGo/5 Safari/537.36`,
};
const allAgents: Record<string, string> = { ...moreAgents, ...agents };

const [toLine, guide, unoffered] = ['to_line', 'open_externally', 'not_on_android'] as const;
const [inApp, phone, desktop] = ['jump_in_app', 'jump_phone', 'jump_desktop'] as const;

/** Answers: a Facebook card to LINE, every other card to LINE, every card to WhatsApp. */
type Row = [agent: string, Browser['kind'], Browser['os'], GoAnswer, GoAnswer, GoAnswer];
const table: Row[] = [
  ['line-ios', 'line', 'ios', toLine, toLine, phone],
  ['line-android', 'line', 'android', toLine, toLine, phone],
  ['line-inapp-ios', 'line', 'ios', toLine, toLine, phone],
  ['line-inapp-android', 'line', 'android', toLine, toLine, phone],
  ['messenger-ios', 'messenger', 'ios', guide, guide, guide],
  ['facebook-ios', 'facebook', 'ios', guide, guide, guide],
  ['instagram-ios', 'instagram', 'ios', guide, guide, guide],
  ['instagram-ios-27', 'instagram', 'ios', guide, guide, guide],
  ['instagram-ios-webview', 'instagram', 'ios', guide, guide, guide],
  ['threads-ios', 'webview', 'ios', guide, guide, guide],
  ['webview-ios', 'webview', 'ios', guide, guide, guide],
  ['Messenger Lite', 'messenger', 'ios', guide, guide, guide],
  ['Messenger on an iPad', 'messenger', 'ios', guide, guide, guide],
  ['Facebook on an iPad that calls itself a Mac', 'facebook', 'ios', guide, guide, guide],
  ['messenger-android', 'messenger', 'android', unoffered, inApp, inApp],
  ['facebook-android', 'facebook', 'android', unoffered, inApp, inApp],
  ['instagram-android', 'instagram', 'android', unoffered, inApp, inApp],
  ['instagram-android-plain', 'instagram', 'android', unoffered, inApp, inApp],
  ['threads-android', 'webview', 'android', unoffered, inApp, inApp],
  ['webview-android', 'webview', 'android', unoffered, inApp, inApp],
  ['Messenger by its older name', 'messenger', 'android', unoffered, inApp, inApp],
  ['Messenger by its other name', 'messenger', 'android', unoffered, inApp, inApp],
  ['safari-ios', 'external', 'ios', phone, phone, phone],
  ['chrome-ios', 'external', 'ios', phone, phone, phone],
  ['Firefox on iOS', 'external', 'ios', phone, phone, phone],
  ['an iPad that says so', 'external', 'ios', phone, phone, phone],
  ['"offline/" is not LINE', 'external', 'ios', phone, phone, phone],
  ['"Airline/" is not LINE', 'external', 'ios', phone, phone, phone],
  ['chrome-android', 'external', 'android', unoffered, phone, phone],
  ['samsung-android', 'external', 'android', unoffered, phone, phone],
  ['firefox-android', 'external', 'android', unoffered, phone, phone],
  ['desktop', 'external', 'desktop', desktop, desktop, desktop],
  ['desktop-chrome-mac', 'external', 'desktop', desktop, desktop, desktop],
  ['desktop-safari', 'external', 'desktop', desktop, desktop, desktop],
  ['desktop-edge', 'external', 'desktop', desktop, desktop, desktop],
  ['ipad-desktop', 'external', 'desktop', desktop, desktop, desktop],
  ['facebook-crawler', 'external', 'desktop', desktop, desktop, desktop],
  ['line-crawler', 'external', 'desktop', desktop, desktop, desktop],
  ['whatsapp-crawler', 'external', 'desktop', desktop, desktop, desktop],
  ['slack-crawler', 'external', 'desktop', desktop, desktop, desktop],
  ['twitter-crawler', 'external', 'desktop', desktop, desktop, desktop],
  ['desktop site on Android, or Linux', 'external', 'desktop', desktop, desktop, desktop],
  ['Chrome OS', 'external', 'desktop', desktop, desktop, desktop],
  ['Firefox on Windows', 'external', 'desktop', desktop, desktop, desktop],
  ['a preview in iMessage', 'external', 'desktop', desktop, desktop, desktop],
  ['a crawler with an app’s marks', 'external', 'desktop', desktop, desktop, desktop],
  ['no agent at all', 'external', 'desktop', desktop, desktop, desktop],
];
/** 14 §2.1: what calls itself a browser and is none, what looks like an app's and is one. */
const moreRows: Row[] = [
  ['facebook-ios-metaiab', 'facebook', 'ios', guide, guide, guide],
  ['messenger-ios-metaiab', 'messenger', 'ios', guide, guide, guide],
  ['instagram-ios-metaiab', 'instagram', 'ios', guide, guide, guide],
  ['threads-ios-metaiab', 'webview', 'ios', guide, guide, guide],
  ['facebook-android-metaiab', 'facebook', 'android', unoffered, inApp, inApp],
  ['Facebook’s newer agent on an iPad that calls itself a Mac', 'facebook', 'ios', guide, guide, guide],
  ['another app with Meta’s newer agent', 'webview', 'ios', guide, guide, guide],
  ['an app whose agent ends like Safari’s', 'webview', 'ios', guide, guide, guide],
  ['the same on an iPad', 'webview', 'ios', guide, guide, guide],
  ['the Google app', 'webview', 'ios', guide, guide, guide],
  ['the Google app that names a version', 'webview', 'ios', guide, guide, guide],
  ['Edge on iOS', 'external', 'ios', phone, phone, phone],
  ['Opera on iOS', 'external', 'ios', phone, phone, phone],
  ['Opera on iOS by its older name', 'external', 'ios', phone, phone, phone],
  ['DuckDuckGo on iOS', 'external', 'ios', phone, phone, phone],
  ['Firefox Focus on iOS', 'external', 'ios', phone, phone, phone],
  ['an Android app that takes wv out', 'webview', 'android', unoffered, inApp, inApp],
  ['Xiaomi’s browser', 'external', 'android', unoffered, phone, phone],
  ['DuckDuckGo on Android', 'external', 'android', unoffered, phone, phone],
];
const sources: Platform[] = ['messenger', 'instagram', 'line', 'whatsapp'];

function checkRow([agent, kind, os, facebookToLine, toLineAnswer, toWhatsapp]: Row) {
  const browser = detectBrowser(allAgents[agent] ?? 'missing');

  test(`is ${kind} on ${os}`, () => {
    expect(allAgents).toHaveProperty([agent]);
    expect(browser).toEqual({ kind, os });
  });

  test.each(sources)('from %s', (source) => {
    expect(goAnswer(browser, { source, target: 'line' })).toBe(source === 'messenger' ? facebookToLine : toLineAnswer);
    expect(goAnswer(browser, { source, target: 'whatsapp' })).toBe(toWhatsapp);
  });
}

describe.each(table)('%s', (...row) => checkRow(row));
describe.each(moreRows)('14 §2.1: %s', (...row) => checkRow(row));

test('every user agent that we know has a row', () => {
  expect([...table, ...moreRows].map(([agent]) => agent).sort()).toEqual(Object.keys(allAgents).sort());
});

test.each([
  ['ipad-desktop', 'jump_phone', 'jump_phone'],
  ['desktop site on Android, or Linux', 'not_on_android', 'jump_phone'],
  ['Chrome OS', null, null],
  ['desktop', null, null],
  ['safari-ios', null, null],
  ['chrome-android', null, null],
  ['Facebook on an iPad that calls itself a Mac', null, null],
] as const)('%s with a touch screen: %s from Facebook to LINE, else %s', (agent, facebookToLine, other) => {
  const answers = (target: Platform) =>
    sources.map((source) => touchAnswer(allAgents[agent] ?? '', { source, target }));
  expect(answers('line')).toEqual([facebookToLine, other, other, other]);
  expect(answers('whatsapp')).toEqual([other, other, other, other]);
});
