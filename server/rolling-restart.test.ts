// Two servers behind nginx, customers who don't stop: a rolling restart, an upgrade of the schema and a change of the signing
// key lose no request and no message.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelView, NewChannel } from './contract/channels.ts';
import { agents } from './simulator/agents.ts';
import { type SimulatorClient, simulatorClient } from './simulator/client.ts';
import { startSimulator } from './simulator/standalone.ts';
import { findPostgres, startPostgres, type TestPostgres } from './store/testing/test-postgres.ts';
import { findNginx, startNginx } from './testing/entry/nginx.ts';
import { freePort } from './testing/entry/ports.ts';
import { type ServerProcess, startProcess } from './testing/entry/server-process.ts';
import { connectTestAccounts, testLine, testPage } from './testing/test-accounts.ts';

const postgres = findPostgres();
const nginx = findNginx();
if (!postgres || !nginx) console.warn('Without packages of PostgreSQL and nginx no rolling restart is tested.');

const adminKey = 'rolling-restart-admin-key-0123456789';
const newKey = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`;
const oldest = newKey('k1');
const newest = newKey('k2');
/** `REQUESTS=2000` takes a minute longer; the restarts are the same. */
const wantedRequests = Number(process.env.REQUESTS ?? 300);
const customersAtOnce = 4;
/** So that the restarts don't wait for the processor. */
const pauseMs = 150;

describe.skipIf(!postgres || !nginx)('two servers behind nginx', () => {
  let database: TestPostgres;
  let simulator: Awaited<ReturnType<typeof startSimulator>>;
  let control: SimulatorClient;
  let proxy: { stop(): Promise<void> };
  let url = '';
  let campaignId = '';
  let pageChannelId = '';
  const servers: { port: number; process: ServerProcess }[] = [];

  const environment = (port: number, secrets: string) => ({
    PUBLIC_URL: url,
    PORT: String(port),
    DATABASE_URL: database.url,
    OMNILINK_SECRETS: secrets,
    ADMIN_API_KEY: adminKey,
    TRUST_PROXY: '1',
    DRAIN_SECONDS: '1',
    LINE_API_URL: `${simulator.url}/line-api`,
    LINE_DATA_API_URL: `${simulator.url}/line-data`,
    LIFF_URL: `${simulator.url}/liff`,
    META_GRAPH_URL: `${simulator.url}/meta`,
    LOG_LEVEL: 'warn',
  });

  async function start(port: number, secrets: string): Promise<ServerProcess> {
    const server = startProcess(environment(port, secrets));
    await server.printed('OmniLink listens');
    return server;
  }

  /** One server after the other: told to end, waited for, started again with this key ring. */
  async function restartAll(secrets: string): Promise<void> {
    for (const server of servers) {
      server.process.child.kill('SIGTERM');
      expect(await server.process.ended, server.process.output()).toBe(0);
      server.process = await start(server.port, secrets);
    }
  }

  beforeAll(async () => {
    database = await startPostgres(postgres ?? '');
    simulator = await startSimulator({ appOrigin: () => url });
    control = simulatorClient(simulator.url);
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const [front = 0, ...backs] = ports;
    url = `http://127.0.0.1:${front}`;
    for (const port of backs) servers.push({ port, process: await start(port, oldest) });
    proxy = await startNginx(nginx ?? '', front, backs);

    const post = async <T>(path: string, body: object): Promise<T> => {
      const response = await call('POST', `/api/v1${path}`, body);
      return (await response.json()) as T;
    };
    const connected = await connectTestAccounts(control, url, (channel: NewChannel) =>
      post<ChannelView>('/channels', channel),
    );
    pageChannelId = connected.messenger.id;
    const campaign = await post<{ id: string }>('/campaigns', {
      name: 'rolling',
      enabled: true,
      sourceChannelId: connected.messenger.id,
      targetChannelId: connected.line.id,
      onSuccess: { source: { kind: 'text', text: 'source linked' }, target: { kind: 'text', text: 'target linked' } },
      onFailure: { source: null },
    });
    campaignId = campaign.id;
  }, 180_000);

  afterAll(async () => {
    await proxy?.stop();
    for (const { process } of servers) process.child.kill('SIGKILL');
    await simulator?.close();
    database?.stop();
  });

  let requests = 0;
  const failures: string[] = [];
  type Call = [method: string, path: string, body?: object, headers?: Record<string, string>];

  async function send(...[method, path, body, headers = {}]: Call): Promise<Response> {
    requests += 1;
    const options = {
      method,
      redirect: 'manual' as const,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    return fetch(`${url}${path}`, options).catch((error) => new Response(String(error), { status: 599 }));
  }

  /** Through nginx; what isn't an answer of the server's own is a failure. */
  async function call(...request: Call): Promise<Response> {
    const response = await send(...request);
    const [method, path] = request;
    if (response.status >= 400)
      failures.push(`${method} ${path.slice(0, 20)} ${response.status} ${await response.clone().text()}`);
    return response;
  }

  /**
   * As an integrator makes one: with a key, and again with it where nginx says that a server went while it had the request. nginx itself
   * repeats only what `deploy/nginx.conf` says is harmless.
   */
  async function makeCard(body: object): Promise<Response> {
    const request: Call = ['POST', '/api/v1/cards', body, { 'idempotency-key': randomBytes(8).toString('hex') }];
    const response = await send(...request);
    return response.status === 502 ? call(...request) : response;
  }

  /** Writes to the page, gets a card, taps it and links. */
  async function customer(): Promise<{ id: string; linked: boolean }> {
    const { id } = await control.addCustomer({ name: '陳小美' });
    await control.line.setFriendship(testLine.channelId, id, 'friend');
    await control.messenger.type(testPage.pageId, id, 'hello');
    const externalId = await control.externalId(id, 'messenger', testPage.pageId);
    const made = await makeCard({ campaignId, contact: { channelId: pageChannelId, externalId } });
    const card = (await made.json().catch(() => ({}))) as { url?: string };
    const path = card.url?.slice(url.length) ?? '/go/none';
    const opened = await call('GET', path, undefined, { 'user-agent': agents['messenger-ios'] });
    const location = new URL(opened.headers.get('location') ?? url, url);
    const token = location.searchParams.get('e') ?? location.searchParams.get('t') ?? '';
    const tokens = await control.line.tokens(testLine.channelId, id);
    const answer = await call('POST', '/api/v1/link', {
      token,
      idToken: tokens.idToken,
      accessToken: tokens.accessToken,
    });
    const { status } = (await answer.json().catch(() => ({}))) as { status?: string };
    if (status !== 'linked') failures.push(`a link answered ${status}`);
    return { id, linked: status === 'linked' };
  }

  test('a restart, an upgrade and a change of key lose no request and no message', async () => {
    const customers: { id: string; linked: boolean }[] = [];
    let over = false;
    const lines = Array.from({ length: customersAtOnce }, async () => {
      while (!over || requests < wantedRequests) {
        customers.push(await customer());
        await setTimeout(pauseMs);
      }
    });

    // Step one: the new key is known everywhere. Meanwhile a newer version has added to the schema.
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query('create table of_a_newer_version (id uuid primary key)');
    await admin.query(`insert into additive_migration (name, checksum) values ('9999-newer', 'x')`);
    try {
      for (const { port } of servers) expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      await restartAll(`${oldest},${newest}`);
      // Step two: it signs.
      await restartAll(`${newest},${oldest}`);
    } finally {
      over = true;
      await Promise.all(lines);
    }

    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(wantedRequests);
    await expect
      .poll(
        async () => Number((await admin.query(`select count(*) from outbox where state <> 'sent'`)).rows[0].count),
        { timeout: 60_000 },
      )
      .toBe(0);
    await admin.end();
    for (const { id } of customers) {
      const texts = async (platform: 'line' | 'messenger', account: string) =>
        (await control.chat(platform, account, id))
          .filter((it) => it.direction === 'to_customer' && !it.byPlatform)
          .map((it) => it.text);
      expect(await texts('line', testLine.channelId)).toEqual(['target linked']);
      expect(await texts('messenger', testPage.pageId)).toEqual(['source linked']);
    }
  }, 300_000);
});
