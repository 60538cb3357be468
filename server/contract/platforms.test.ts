import { expect, test } from 'vitest';
import { isTooHigh, platformIds, platforms, webhookPath } from './platforms.ts';

test.each([
  ['line', { width: 100, height: 300 }, false],
  ['line', { width: 100, height: 301 }, true],
  ['line', { width: 300, height: 100 }, false],
  ['messenger', { width: 1, height: 9000 }, false],
  ['whatsapp', { width: 1, height: 9000 }, false],
] as const)('M8: on %s %j is too high: %s', (platform, size, tooHigh) => {
  expect(isTooHigh(platform, size)).toBe(tooHigh);
});

test('LINE’s events have an address for each channel, Meta’s share one', () => {
  expect(webhookPath('line', 'c1')).toBe('/webhooks/line/c1');
  expect(webhookPath('whatsapp', 'c1')).toBe('/webhooks/meta');
});

test.each(platformIds)('%s: the account’s id is one of its credentials, and not a secret', (platform) => {
  const { account, credentials } = platforms[platform];
  if (account !== null) expect(credentials[account]).not.toMatchObject({ is: 'secret' });
});
