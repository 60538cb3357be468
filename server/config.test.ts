import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { configWarnings } from './config-warnings.ts';
import { StartError } from './errors.ts';

const ring = `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`;
const production = { PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '1' };

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
  const config = readConfig({
    ...production,
    OMNILINK_SECRETS: `${ring},old:${Buffer.from('an older key for tests, 40 bytes or more').toString('base64')}`,
  });
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

test('what is wrong with DATABASE_URL is said without its password', () => {
  const wrong = { ...production, OMNILINK_SECRETS: ring, DATABASE_URL: 'postgres://u:s3cret@db/x?sslmode=s3cret' };
  expect(() => readConfig(wrong)).toThrow(/^(?!.*s3cret)/s);
});

test('PGSSLMODE counts where DATABASE_URL has no sslmode', () => {
  const databaseUrl = (DATABASE_URL: string) =>
    readConfig({ ...production, OMNILINK_SECRETS: ring, DATABASE_URL, PGSSLMODE: 'verify-full' }).databaseUrl;
  expect(databaseUrl('postgres://db/x')).toBe('postgres://db/x?sslmode=verify-full');
  expect(databaseUrl('postgres://db/x?sslmode=disable')).toBe('postgres://db/x?sslmode=disable');
});

test('the drain is 5 s behind a load balancer and none in the demo; idle connections are kept for 75 s', () => {
  expect(readConfig({})).toMatchObject({ drainSeconds: 0, keepAliveSeconds: 75 });
  expect(readConfig(production)).toMatchObject({ drainSeconds: 5, keepAliveSeconds: 75 });
  const set = { ...production, DRAIN_SECONDS: '0', KEEP_ALIVE_SECONDS: '620' };
  expect(readConfig(set)).toMatchObject({ drainSeconds: 0, keepAliveSeconds: 620 });
});

// A lost PUBLIC_URL must never turn production into a demo.
test.each([
  ['DATABASE_URL', 'postgres://db/omnilink'],
  ['OMNILINK_SECRETS', ring],
  ['OMNILINK_RETIRED', 'k0'],
  ['ADMIN_API_KEY', 'admin-key-for-tests-0123456789-abc'],
  ['METRICS_TOKEN', 'metrics-token-for-tests-0123456789'],
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
  [
    'DATABASE_URL',
    'postgres://u:s3cret@db/x?sslmode=strict',
    /DATABASE_URL has an sslmode that is none of disable, allow, /,
  ],
  ['DATABASE_URL', 'postgres://db/x?sslmode=verify-ca', /DATABASE_URL has sslmode=verify-ca, which needs sslrootcert/],
  ['DATABASE_URL', 'postgres://db/x?sslmode=require&sslrootcert=system', /DATABASE_URL .* needs sslmode=verify-full/],
  ['OMNILINK_SECRETS', 'k1:c2hvcnQ=', /32 bytes/],
  ['OMNILINK_SECRETS', `${ring},${ring}`, /twice/],
  ['OMNILINK_RETIRED', 'k0 k2', /OMNILINK_RETIRED must be key ids, separated by commas/],
  ['OMNILINK_RETIRED', 'k0,k1', /OMNILINK_RETIRED names k1, the first key of OMNILINK_SECRETS, which signs/],
  ['ADMIN_API_KEY', 'short', /32 characters/],
  ['ADMIN_API_KEY', 'admin key for tests 0123456789 abc', /without blanks: it could not be sent as a bearer/],
  ['ADMIN_API_KEY', ' admin-key-for-tests-0123456789-abc', /without blanks/],
  ['ADMIN_API_KEY', 'admin-key-for-tests-0123456789-abc\n', /without blanks/],
  ['ADMIN_API_KEY', 'admin-key-for-tests-0123456789-鑰匙', /visible ASCII/],
  ['METRICS_TOKEN', 'short', /32 visible characters/],
  ['METRICS_TOKEN', `${'m'.repeat(32)} x`, /without spaces/],
  ['METRICS_PORT', '3000', /the same as PORT/],
  ['METRICS_PORT', 'abc', /port/],
  ['LINE_API_URL', 'http://api.line.me', /https/],
  ['META_GRAPH_URL', 'https://user:pass@graph.facebook.com', /user/],
  ['WORKER_CONCURRENCY', '0', /1 to 64/],
  ['RETENTION_DAYS', '8', /9 or more/],
  ['RETENTION_DAYS', '30.5', /whole days/],
  ['LOG_LEVEL', 'loud', /LOG_LEVEL/],
  ['TRUST_PROXY', 'yes', /proxies/],
  ['TRUST_PROXY', '10', /0 to 9/],
  ['TRUST_PROXY', '10.0.0.0/33', /list of their addresses/],
  ['TRUST_PROXY', '10.0.0.1.2', /list of their addresses/],
  ['DRAIN_SECONDS', '301', /0 to 300/],
  ['DRAIN_SECONDS', '5s', /seconds/],
  ['KEEP_ALIVE_SECONDS', '0', /1 or more/],
  ['MAX_CONNECTIONS', '0', /1 to 999999/],
  [
    'ESCAPE_WAYS',
    'x_safari,teleport',
    /names teleport: there are android_intent, instagram_extbrowser, x_safari, or none/,
  ],
  ['ESCAPE_WAYS', ',', /names nothing/],
])('%s=%s is refused in words', (name, value, words) => {
  expect(() => readConfig({ ...production, OMNILINK_SECRETS: ring, [name]: value })).toThrow(words);
});

test('keys are retired by their ids, only where another one signs', () => {
  const retired = (env: object) => readConfig({ ...production, ...env }).retiredKids;
  expect(retired({ OMNILINK_SECRETS: ring, OMNILINK_RETIRED: 'k0, old' })).toEqual(['k0', 'old']);
  expect(retired({})).toEqual([]);
  expect(() => retired({ OMNILINK_RETIRED: 'k0' })).toThrow('OMNILINK_RETIRED needs OMNILINK_SECRETS');
});

test('every problem is named at once', () => {
  const wrong = { ...production, PORT: 'x', LOG_LEVEL: 'loud', ADMIN_API_KEY: 'short', DATABASE_URL: 'nowhere' };
  expect(() => readConfig(wrong)).toThrow(StartError);
  for (const name of ['PORT', 'LOG_LEVEL', 'ADMIN_API_KEY', 'DATABASE_URL', 'OMNILINK_SECRETS']) {
    expect(() => readConfig(wrong)).toThrow(new RegExp(name));
  }
});

test.each([
  ['OMNILINK_SECRETS', `k1:${Buffer.alloc(32).toString('base64')}`],
  ['OMNILINK_SECRETS', `${ring},k0:${Buffer.from('ab'.repeat(20)).toString('base64')}`],
  ['ADMIN_API_KEY', 'a'.repeat(40)],
  ['ADMIN_API_KEY', '0'.repeat(32)],
  ['METRICS_TOKEN', 'xyz'.repeat(12)],
])('14 §1.9: a weak %s is refused', (name, value) => {
  expect(() => readConfig({ ...production, OMNILINK_SECRETS: ring, [name]: value })).toThrow(
    new RegExp(`${name} .*weak`),
  );
});

test('14 §1.10: the demo is on loopback only', () => {
  for (const HOST of ['0.0.0.0', '::', '192.168.1.5', 'demo.example.com']) {
    expect(() => readConfig({ HOST })).toThrow(/HOST .* is reached by other machines/);
    expect(readConfig({ ...production, HOST }).host).toBe(HOST);
  }
  for (const HOST of ['127.0.0.1', 'localhost', '::1']) expect(readConfig({ HOST }).host).toBe(HOST);
});

test('metrics: nowhere, with a token, on a port of their own, on loopback unless said otherwise', () => {
  const metrics = (more: Record<string, string>) => readConfig({ ...production, ...more }).metrics;
  const token = 'metrics-token-for-tests-0123456789';
  expect(metrics({})).toEqual({ token: null, listen: null });
  expect(metrics({ METRICS_TOKEN: token })).toEqual({ token, listen: null });
  expect(metrics({ METRICS_PORT: '9464' })).toEqual({ token: null, listen: { host: '127.0.0.1', port: 9464 } });
  expect(metrics({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' }).listen?.host).toBe('0.0.0.0');
  expect(readConfig({ METRICS_PORT: '9464' }).metrics.listen?.port).toBe(9464);
});

test('TRUST_PROXY takes a number or addresses', () => {
  expect(readConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
  expect(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1']);
});

test('14 §1.3: production says TRUST_PROXY, 0 said aloud included; the demo needs not', () => {
  const silent = { ...production, TRUST_PROXY: '' };
  expect(() => readConfig(silent)).toThrow(/TRUST_PROXY must be set in production: .*customer’s own address/);
  expect(readConfig({ ...production, TRUST_PROXY: '0' }).trustProxy).toBe(0);
  expect(readConfig({}).trustProxy).toBe(0);
});

test.each([
  ...['0.0.0.0/0', '::/0', '10.0.0.1, 0.0.0.0/0', '203.0.113.9/0', '::ffff:0:0/96', '0::0/00'],
  ...['0.0.0.0/1,128.0.0.0/1', '::/1,8000::/1', '10.0.0.0/7', '2000::/3', 'fc00::/6', '::ffff:10.0.0.0/103', '::/80'],
])('14 §1.3: TRUST_PROXY=%s would trust strangers', (value) => {
  expect(() => readConfig({ ...production, TRUST_PROXY: value })).toThrow(
    /trusts a network wider than \/8 \(IPv6: \/7\), in which anybody could say where they come from/,
  );
});

test.each(['10.0.0.0/8', 'fc00::/7', '::ffff:10.0.0.0/104'])('TRUST_PROXY=%s is a private network', (value) => {
  expect(readConfig({ ...production, TRUST_PROXY: value }).trustProxy).toEqual([value]);
});

test.each([
  ['https://203.0.113.7', 1],
  ['https://203.0.113.7:8443', 1],
  ['https://[2001:db8::1]', 1],
  ['https://link.example.com', 0],
  ['https://1.2.3.4.example.com', 0],
])('14 §2.10: PUBLIC_URL %s: %i warnings at start', (PUBLIC_URL, warnings) => {
  expect(configWarnings({ mode: 'production', publicUrl: PUBLIC_URL })).toHaveLength(warnings);
});
