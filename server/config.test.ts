import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { StartError } from './errors.ts';

const ring = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const production = { PUBLIC_URL: 'https://link.example.com' };

test('nothing configured is the demo, on loopback', () => {
  expect(readConfig({})).toMatchObject({
    mode: 'demo',
    publicUrl: 'http://127.0.0.1:3000',
    host: '127.0.0.1',
    port: 3000,
  });
});

test('empty means the default', () => {
  expect(readConfig({ PUBLIC_URL: '', PORT: '', LOG_LEVEL: '' })).toEqual(readConfig({}));
});

test('PUBLIC_URL makes it production, with the vendors’ own addresses', () => {
  const config = readConfig({ ...production, OMNILINK_SECRETS: `${ring},old:${Buffer.alloc(40).toString('base64')}` });
  expect(config).toMatchObject({ mode: 'production', publicUrl: 'https://link.example.com' });
  expect(config.secrets?.map(({ kid }) => kid)).toEqual(['k1', 'old']);
  expect(config.platforms).toMatchObject({ lineApi: 'https://api.line.me', metaGraph: 'https://graph.facebook.com' });
});

test('the ways out of in-app browsers: all of them, some, or none', () => {
  const ways = (ESCAPE_WAYS?: string) => readConfig({ ESCAPE_WAYS }).escapeWays;
  expect(ways()).toEqual(['android_intent', 'instagram_extbrowser', 'x_safari']);
  expect(ways('x_safari, android_intent')).toEqual(['android_intent', 'x_safari']);
  expect(ways('none')).toEqual([]);
});

// A lost PUBLIC_URL must never turn production into a demo.
test.each([
  ['DATABASE_URL', 'postgres://db/omnilink'],
  ['OMNILINK_SECRETS', ring],
  ['ADMIN_API_KEY', 'k'.repeat(32)],
])('%s without PUBLIC_URL is refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`${name} is set but PUBLIC_URL is not`));
});

test.each([
  ['PUBLIC_URL', 'http://link.example.com', /https/],
  ['PUBLIC_URL', 'https://link.example.com/path', /origin/],
  ['PUBLIC_URL', 'link.example.com', /https/],
  ['PORT', '99999', /0 to 65535/],
  ['PORT', 'abc', /port/],
  ['DATABASE_URL', 'mysql://x', /postgres/],
  ['OMNILINK_SECRETS', 'k1:c2hvcnQ=', /32 bytes/],
  ['OMNILINK_SECRETS', `${ring},${ring}`, /twice/],
  ['ADMIN_API_KEY', 'short', /32 characters/],
  ['LINE_API_URL', 'http://api.line.me', /https/],
  ['META_GRAPH_URL', 'https://user:pass@graph.facebook.com', /user/],
  ['WORKER_CONCURRENCY', '0', /1 to 64/],
  ['RETENTION_DAYS', '8', /9 or more/],
  ['RETENTION_DAYS', '30.5', /whole days/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL/],
  ['TRUST_PROXY', 'yes', /proxies/],
  [
    'ESCAPE_WAYS',
    'x_safari,teleport',
    /names teleport: there are android_intent, instagram_extbrowser, x_safari, or none/,
  ],
  ['ESCAPE_WAYS', ',', /names nothing/],
])('%s=%s is refused in words', (name, value, words) => {
  expect(() => readConfig({ ...production, OMNILINK_SECRETS: ring, [name]: value })).toThrow(words);
});

test('every problem is named at once', () => {
  const wrong = { ...production, PORT: 'x', LOG_LEVEL: 'loud', ADMIN_API_KEY: 'short', DATABASE_URL: 'nowhere' };
  expect(() => readConfig(wrong)).toThrow(StartError);
  for (const name of ['PORT', 'LOG_LEVEL', 'ADMIN_API_KEY', 'DATABASE_URL', 'OMNILINK_SECRETS']) {
    expect(() => readConfig(wrong)).toThrow(new RegExp(name));
  }
});

test('TRUST_PROXY takes a number or addresses', () => {
  expect(readConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
  expect(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1']);
});
