import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { agents } from '../agents.ts';
import { lineBridge } from './line-bridge.ts';

/** Runs the bridge's text in a minimal fake page. The real SDK and browser: see the stories in `e2e`. */
function page(agent: string | null, options: { framed?: boolean; canCancel?: boolean } = {}) {
  const listeners: ((event: object) => void)[] = [];
  const told: unknown[] = [];
  const gone: string[] = [];
  const window: Record<string, unknown> = {
    open: () => 'opened',
    dispatchEvent: () => true,
    navigation: { addEventListener: (_type: string, listener: (event: object) => void) => listeners.push(listener) },
  };
  window.parent = options.framed ? { postMessage: (message: unknown) => told.push(message) } : window;
  const location = { origin: 'http://a.test', href: 'http://a.test/link', assign: (url: string) => gone.push(url) };
  const config = { agent, agents, origin: 'http://a.test/simulator' };
  const navigator = { userAgent: 'Chrome' };
  const globals = {
    window,
    navigator,
    location,
    URL,
    URLSearchParams,
    CustomEvent,
    setTimeout: (run: () => void) => run(),
  };
  runInNewContext(`(${lineBridge.toString()})(${JSON.stringify(config)})`, globals);
  const navigate = (url: string) => {
    let cancelled = false;
    const event = { cancelable: true, destination: { url }, preventDefault: () => (cancelled = true) };
    for (const listener of listeners) listener(event);
    return cancelled;
  };
  const calls = () => JSON.parse(JSON.stringify(window.__lineCalls));
  return { window, navigator, navigate, told, gone, calls };
}

test('LIFF’s agent gets the native bridge, another none', () => {
  const liff = page(agents['line-android']);
  expect(liff.navigator.userAgent).toBe(agents['line-android']);
  expect(liff.window._liff).toBeDefined();
  expect(page(null).window._liff).toBeUndefined();
  expect(page(agents['line-inapp-ios']).window._liff).toBeUndefined();
});

test('what leaves the page is caught, recorded and reported to the parent frame', () => {
  const { navigate, calls, told } = page(agents['line-ios'], { framed: true });
  expect(navigate('liff://close')).toBe(true);
  expect(navigate('liff://subwindow?url=https%3A%2F%2Fliff.line.me%2F1-x&msit=m')).toBe(true);
  expect(navigate('intent://a.test/go/x#Intent;scheme=https;end')).toBe(true);
  expect(navigate('http://a.test/link?t=1')).toBe(false);
  expect(calls()).toEqual([
    { action: 'close' },
    { action: 'subwindow', url: 'https://liff.line.me/1-x', msit: 'm' },
    { action: 'open-app', url: 'intent://a.test/go/x#Intent;scheme=https;end' },
  ]);
  expect(told).toEqual(calls().map((call: object) => ({ type: 'liff', ...call })));
});

test('LINE’s own pages: the simulator’s in a frame, the network’s alone', () => {
  const framed = page(null, { framed: true });
  expect(framed.navigate('https://access.line.me/liff/v1/authorize?app_id=1')).toBe(true);
  expect(framed.navigate('https://line.me/R/ti/p/%40abc')).toBe(true);
  expect(framed.gone).toEqual([
    'http://a.test/simulator/line-access/liff/v1/authorize?app_id=1',
    'http://a.test/simulator/line-add/@abc',
  ]);
  expect(page(null).navigate('https://access.line.me/liff/v1/authorize')).toBe(false);
});

test('windows: the SDK’s mark is taken off, the native call is answered', () => {
  const { window, calls, told } = page(agents['line-ios']);
  const open = window.open as (url: string) => unknown;
  expect(open('https://b.test/?is_liff_external_open_window=true')).toBeNull();
  const native = window._liff as { postMessage: (...message: string[]) => void };
  native.postMessage('openWindow', 'feature', 'callback', '{"url":"https://c.test/"}');
  native.postMessage('vibrate', 'feature', 'callback', '{}');
  expect(calls()).toEqual([
    { action: 'open-window', url: 'https://b.test/', external: true },
    { action: 'open-window', url: 'https://c.test/', external: false },
    { action: 'native', name: 'vibrate', params: {} },
  ]);
  expect(told).toEqual([]);
});
