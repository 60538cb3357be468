import { expect, test } from 'vitest';
import type { Platform } from '../../contract/platforms.ts';
import { type PhoneOs, pagesOnTheWay } from './pages-on-the-way.ts';

const visit = {
  target: { url: 'https://liff.test/1', whatsapp: null },
  address: 'https://link.test/go/x?e=y',
  escapeWays: ['android_intent', 'instagram_extbrowser', 'x_safari'] as const,
};

test.each<[source: Platform, target: Platform, os: PhoneOs, pages: string[]]>([
  ['messenger', 'line', 'ios', ['open_externally', 'jump']],
  ['messenger', 'line', 'android', ['not_on_android']],
  ['messenger', 'whatsapp', 'ios', ['open_externally', 'jump']],
  ['messenger', 'whatsapp', 'android', ['jump']],
  ['instagram', 'line', 'ios', ['open_externally', 'jump']],
  ['instagram', 'line', 'android', ['jump']],
  ['whatsapp', 'line', 'ios', ['jump']],
  ['whatsapp', 'line', 'android', ['jump']],
  ['line', 'whatsapp', 'ios', ['jump']],
  ['line', 'whatsapp', 'android', ['jump']],
  ['line', 'line', 'ios', []],
  ['line', 'line', 'android', []],
])('%s to %s on %s: %j', (source, target, os, pages) => {
  expect(pagesOnTheWay(os, { source, target }, visit).map(({ kind }) => kind)).toEqual(pages);
});

test('the guide is of the source’s app, and the page after it leads to the target', () => {
  const [guide, jump] = pagesOnTheWay('ios', { source: 'instagram', target: 'line' }, visit);
  expect(guide).toMatchObject({ guide: { app: 'instagram', os: 'ios' } });
  expect(jump).toEqual({ kind: 'jump', href: 'https://liff.test/1', guide: null });
});
