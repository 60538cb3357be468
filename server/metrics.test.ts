import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildMetricsText } from './metrics-sample.ts';
import { openMetricsServer } from './metrics-server.ts';
import { openTestApp, type TestApp, testLine } from './testing/test-app.ts';

const token = 'test-metrics-token-0123456789-0123456789';
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ env: { METRICS_TOKEN: token } });
});
afterAll(() => app.close());

const scrape = (authorization?: string, method = 'GET') =>
  fetch(`${app.url}/metrics`, { method, headers: authorization ? { authorization } : {} });
const text = async () => (await scrape(`Bearer ${token}`)).text();
/** The value of a series, by its name and some of its labels. */
const value = (metrics: string, name: string, ...labels: string[]): number | undefined => {
  const line = metrics
    .split('\n')
    .find((it) => /^[^{ ]*/.exec(it)?.[0] === name && labels.every((label) => it.includes(label)));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

describe('who may read the metrics on the public port', () => {
  test('the bearer of the token', async () => {
    const answer = await scrape(`Bearer ${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('omnilink_http_requests_total');
  });

  test('nobody else: what they get is what any unknown address answers', async () => {
    const unknown = await fetch(`${app.url}/no-such-address`);
    const body = await unknown.text();
    const wrong = [
      undefined,
      token,
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      'Bearer ',
      `bearer${token}`,
      'Bearer é',
    ];
    for (const authorization of wrong) {
      const answer = await scrape(authorization);
      expect([authorization, answer.status, await answer.text()]).toEqual([authorization, 404, body]);
      expect(answer.headers.get('content-type')).toBe(unknown.headers.get('content-type'));
    }
    expect((await scrape(`Bearer ${token}`, 'POST')).status).toBe(404);
  });

  test('without a token configured, in production, nobody', async () => {
    const { metrics } = app.context.config;
    app.context.config.metrics = { token: null, listen: null };
    for (const authorization of [undefined, 'Bearer ', 'Bearer null', `Bearer ${token}`]) {
      expect((await scrape(authorization)).status).toBe(404);
    }
    app.context.config.metrics = metrics;
  });

  test('in the demo everybody', async () => {
    const { config } = app.context;
    app.context.config = { ...config, mode: 'demo', metrics: { token: null, listen: null } };
    const { status } = await scrape();
    app.context.config = config;
    expect(status).toBe(200);
  });
});

test('the listener of its own answers without a token and says how the server is; it has nothing else', async () => {
  const server = await openMetricsServer(app.context, { host: '127.0.0.1', port: 0 });
  expect(await (await fetch(server.url)).text()).toContain('omnilink_http_requests_total');
  for (const [path, status] of [
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ]) {
    const answer = await fetch(new URL(String(path), server.url));
    expect([answer.status, await answer.json()]).toEqual([200, { status }]);
  }
  app.context.ending.draining = true;
  const draining = await fetch(new URL('/readyz', server.url));
  app.context.ending.draining = false;
  expect([draining.status, await draining.json()]).toEqual([503, expect.objectContaining({ code: 'draining' })]);
  for (const path of ['/', '/api/v1/channels', '/metricsx']) {
    expect((await fetch(new URL(path, server.url))).status).toBe(404);
  }
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});

describe('what they say', () => {
  test('latency by route pattern, method and status class', async () => {
    await app.api('GET', '/channels');
    await fetch(`${app.url}/go/unknown`);
    const metrics = await text();
    const name = 'omnilink_http_request_duration_seconds_count';
    expect(value(metrics, name, 'method="GET"', 'route="/api/v1/channels"', 'status="2xx"')).toBeGreaterThan(0);
    expect(value(metrics, name, 'route="/go/:token"', 'status="4xx"')).toBeGreaterThan(0);
    expect(metrics).toMatch(/duration_seconds_bucket\{le="0.005",/);
    expect(metrics).toMatch(/duration_seconds_bucket\{le="10",/);
  });

  test('a queue’s length and age, by channel, and when its event was processed, how long that took', async () => {
    const { newId, now, store } = app.context;
    const detail = { kind: 'message', text: 'hello' } as const;
    const event = { key: newId(), at: now(), account: '', externalId: 'U-metrics', body: Buffer.from('{}'), ...detail };
    const received = new Date(now().getTime() - 45_000);
    await store.events.insert([{ id: newId(), channelId: app.line.id, event, detail }], received);
    const labels = ['queue="inbound"', `channel="${app.line.id}"`, 'platform="line"'];
    // A sample of its own: the one of the tests before is not old enough.
    const fresh = await buildMetricsText(app.context)();
    expect(value(fresh, 'omnilink_queue_length', ...labels, 'state="due"')).toBe(1);
    expect(value(fresh, 'omnilink_queue_length', 'queue="outbox"', `channel="${app.line.id}"`)).toBe(0);
    expect(value(fresh, 'omnilink_queue_sample_ok')).toBe(1);

    const before = value(fresh, 'omnilink_event_lag_seconds_sum', 'kind="message"') ?? 0;
    await app.settle();
    const after = value(await text(), 'omnilink_event_lag_seconds_sum', 'kind="message"') ?? 0;
    expect(after - before).toBeGreaterThanOrEqual(45);
  });

  test('connections to the database, the wait for one, and channels by state', async () => {
    const metrics = await buildMetricsText(app.context)();
    for (const state of ['in_use', 'idle', 'waiting']) {
      expect(value(metrics, 'omnilink_database_connections', `state="${state}"`)).toBeGreaterThanOrEqual(0);
    }
    expect(value(metrics, 'omnilink_database_wait_seconds_count')).toBeGreaterThan(0);
    expect(value(metrics, 'omnilink_channels', 'platform="line"', 'state="ready"')).toBe(1);
    const { pool } = app.context.store;
    const client = await pool.connect();
    expect(value(await text(), 'omnilink_database_connections', 'state="in_use"')).toBe(1);
    client.release();
  });

  test('signatures and credentials that do not fit', async () => {
    await fetch(`${app.url}/webhooks/line/${app.line.id}`, { method: 'POST', body: '{}' });
    await app.api('GET', '/channels', undefined, { authorization: 'Bearer omni_wrong' });
    await fetch(`${app.url}/api/v1/channels`);
    const metrics = await text();
    expect(value(metrics, 'omnilink_webhooks_total', 'platform="line"', 'result="unauthorized"')).toBe(1);
    expect(value(metrics, 'omnilink_refused_credentials_total', 'kind="api_key"')).toBe(1);
    expect(metrics).not.toContain('kind="session"');
  });

  test('no secret, and no id but a channel’s', async () => {
    await app.newCustomer('Lin', 'friend');
    const metrics = await text();
    const ids = metrics.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    const channels = [app.line, app.messenger, app.instagram, app.whatsapp].map(({ id }) => id);
    expect([...new Set(ids)].sort()).toEqual(channels.sort());
    for (const secret of [token, testLine.accessToken, 'Lin']) expect(metrics).not.toContain(secret);
  });
});

describe('a database that is in trouble', () => {
  test('is asked once at a time and not more often than every few seconds, however many scrape', async () => {
    let asked = 0;
    const { queueLengths } = app.context.store;
    const waiting = () => {
      asked += 1;
      return queueLengths.waiting();
    };
    const store = { ...app.context.store, queueLengths: { ...queueLengths, waiting } };
    const often = buildMetricsText({ ...app.context, store }, { sampleEveryMs: 600_000, answerWithinMs: 10_000 });
    await Promise.all([often(), often(), often()]);
    await often();
    expect(asked).toBe(1);
    const atOnce = buildMetricsText({ ...app.context, store }, { sampleEveryMs: 0, answerWithinMs: 10_000 });
    await Promise.all([atOnce(), atOnce(), atOnce()]);
    expect(asked).toBe(2);
  });

  test('does not keep the rest from being told', async () => {
    const { queueLengths } = app.context.store;
    const hanging = { ...queueLengths, waiting: () => new Promise<never>(() => {}) };
    const failing = { ...queueLengths, waiting: () => Promise.reject(new Error('away')) };
    for (const broken of [hanging, failing]) {
      const store = { ...app.context.store, queueLengths: broken };
      const metrics = await buildMetricsText({ ...app.context, store }, { sampleEveryMs: 0, answerWithinMs: 20 })();
      expect(value(metrics, 'omnilink_queue_sample_ok')).toBe(0);
      expect(metrics).toContain('omnilink_http_requests_total');
    }
  });
});
