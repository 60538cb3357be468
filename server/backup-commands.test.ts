// An operator's way: a server with the embedded database, its backup while it runs, and the same brand again elsewhere.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { backupCommand } from './backup-commands.ts';
import { readConfig } from './config.ts';
import type { CampaignView } from './contract/campaigns.ts';
import type { ChannelView } from './contract/channels.ts';
import type { LinkAnswer } from './contract/link.ts';
import { agents } from './simulator/agents.ts';
import { type SimulatorClient, simulatorClient } from './simulator/client.ts';
import { type RunningSimulator, startSimulator } from './simulator/standalone.ts';
import { openEmbedded } from './store/embedded/embedded.ts';
import { findPostgres, startPostgres, type TestPostgres } from './store/testing/test-postgres.ts';
import { freePort } from './testing/entry/ports.ts';
import { deleteDataDir, type ServerProcess, startProcess } from './testing/entry/server-process.ts';
import { connectTestAccounts, testLine, writeToAccounts } from './testing/test-accounts.ts';

vi.setConfig({ testTimeout: 120_000 });

const adminKey = 'backup-test-admin-key-0123456789-abc';
const folder = mkdtempSync(join(tmpdir(), 'omnilink-backup-'));
const file = join(folder, 'backup.gz');
const dataDirs = ['first', 'second', 'third', 'none'].map((name) => join(folder, name));
const [first = '', second = '', third = '', none = ''] = dataDirs;

let env: Record<string, string>;
let url: string;
let simulator: RunningSimulator;
let control: SimulatorClient;
let running: ServerProcess | null = null;
let postgres: TestPostgres | null = null;
let openCard = '';
let before: unknown;
let customers: string[];

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  simulator = await startSimulator({ appOrigin: url });
  control = simulatorClient(simulator.url);
  env = {
    PUBLIC_URL: url,
    TRUST_PROXY: '0',
    PORT: String(port),
    ADMIN_API_KEY: adminKey,
    DRAIN_SECONDS: '0',
    LINE_API_URL: `${simulator.url}/line-api`,
    LINE_DATA_API_URL: `${simulator.url}/line-data`,
    LIFF_URL: `${simulator.url}/liff`,
    META_GRAPH_URL: `${simulator.url}/meta`,
  };
});

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await simulator.close();
  postgres?.stop();
  for (const dataDir of dataDirs) await deleteDataDir(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

async function start(more: Record<string, string>): Promise<void> {
  running = startProcess({ ...env, ...more });
  await running.printed('OmniLink listens');
}

async function stop(): Promise<void> {
  running?.child.kill('SIGTERM');
  expect(await running?.ended).toBe(0);
}

/** Runs a command as `npm run` would, in this process. */
function run(args: string[], more: Record<string, string>): Promise<string> {
  const command = backupCommand(args, folder);
  if (!command) throw new Error('no command');
  return command(readConfig({ ...env, ...more }), new AbortController().signal);
}

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as T;
}

async function link(card: string, customer: string): Promise<LinkAnswer> {
  const headers = { 'user-agent': agents['messenger-ios'] };
  const response = await fetch(card, { headers, redirect: 'manual' });
  const address = new URL(response.headers.get('location') ?? '');
  const token = address.searchParams.get('e') ?? address.searchParams.get('t');
  const tokens = await control.line.tokens(testLine.channelId, customer);
  return api('POST', '/link', { token, idToken: tokens.idToken, accessToken: tokens.accessToken });
}

const lineChat = async (customer: string) =>
  (await control.chat('line', testLine.channelId, customer))
    .map(({ text }) => text)
    .filter((text) => text === 'target linked');

const brand = async () => ({
  channels: await api('GET', '/channels'),
  contacts: await api('GET', '/contacts'),
  campaigns: await api('GET', '/campaigns'),
});

/** The brand is as it was, the card that was open links, and the message goes out by the credentials that were stored. */
async function expectToWork(customer = '', card = ''): Promise<void> {
  expect(await brand()).toEqual(before);
  const had = (await lineChat(customer)).length;
  expect(await link(card, customer)).toMatchObject({ status: 'linked' });
  await vi.waitUntil(async () => (await lineChat(customer)).length === had + 1, { interval: 50, timeout: 60_000 });
}

test('is made while the server runs', async () => {
  await start({ DATA_DIR: first });
  const connected = await connectTestAccounts(control, url, (channel) =>
    api<ChannelView>('POST', '/channels', channel),
  );
  const campaign = await api<CampaignView>('POST', '/campaigns', {
    name: 'test',
    enabled: true,
    sourceChannelId: connected.messenger.id,
    targetChannelId: connected.line.id,
    onSuccess: { target: { kind: 'text', text: 'target linked' } },
  });
  const cards: string[] = [];
  customers = [];
  for (const name of ['小美', '阿明']) {
    const { id } = await control.addCustomer({ name });
    await control.line.setFriendship(testLine.channelId, id, 'friend');
    const ids = await writeToAccounts(control, id, ['messenger'], 'hello');
    const contact = { channelId: connected.messenger.id, externalId: ids.messenger };
    cards.push((await api<{ url: string }>('POST', '/cards', { campaignId: campaign.id, contact })).url);
    customers.push(id);
  }
  expect(await link(cards[0] ?? '', customers[0] ?? '')).toMatchObject({ status: 'linked' });
  await vi.waitUntil(async () => (await lineChat(customers[0] ?? '')).length === 1, { interval: 50, timeout: 60_000 });
  openCard = cards[1] ?? '';
  const said = await run(['--backup', 'backup.gz'], { DATA_DIR: first });
  expect(said).toMatch(
    new RegExp(
      `^Wrote ${file}: \\d+ rows of \\d+ tables, [\\d.]+ MB\\.\nIt also holds the keys in ${first}/secrets\\.json\\. `,
    ),
  );
  before = await brand();
  await stop();
});

test('becomes the same brand in another data folder', async () => {
  const said = await run(['--restore', file], { DATA_DIR: second });
  expect(said).toMatch(
    new RegExp(`^Restored \\d+ rows of \\d+ tables, .*\nIts keys are in ${second}/secrets\\.json\\.$`),
  );
  expect(readFileSync(join(second, 'secrets.json'), 'utf8')).toBe(readFileSync(join(first, 'secrets.json'), 'utf8'));
  await start({ DATA_DIR: second });
  await expectToWork(customers[1], openCard);
  await stop();
  await expect(run(['--restore', file], { DATA_DIR: second })).rejects.toThrow('already holds tables of OmniLink');
});

const packaged = findPostgres();

test.runIf(packaged)('moves to a PostgreSQL of another version, and back', async () => {
  postgres = await startPostgres(packaged ?? '');
  const printed = await run(['--restore', file, '--print-secrets'], { DATA_DIR: none });
  expect(printed).toMatch(/^OMNILINK_SECRETS=k\w+:[A-Za-z0-9+/]+=*$/);
  const server = { DATABASE_URL: postgres.url, OMNILINK_SECRETS: printed.replace('OMNILINK_SECRETS=', '') };
  const [kid] = server.OMNILINK_SECRETS.split(':');
  const other = Buffer.from('another key for tests, 32 bytes or so').toString('base64');
  await expect(run(['--restore', file], { ...server, OMNILINK_SECRETS: `x:${other}` })).rejects.toThrow(
    `OMNILINK_SECRETS lacks ${kid}: what the backup holds can't be opened.`,
  );
  await expect(run(['--restore', file], { ...server, OMNILINK_SECRETS: `${kid}:${other}` })).rejects.toThrow(
    `OMNILINK_SECRETS has another key under the name ${kid}`,
  );
  await run(['--restore', file], server);
  await start({ ...server, DATA_DIR: none });
  await expectToWork(customers[1], openCard);
  await stop();

  const back = join(folder, 'back.gz');
  expect(await run(['--backup', back], server)).toContain('It does not hold the keys (OMNILINK_SECRETS)');
  await expect(run(['--restore', back], { DATA_DIR: third })).rejects.toThrow(`${back} holds no keys`);
  await run(['--restore', back], { DATA_DIR: third, OMNILINK_SECRETS: server.OMNILINK_SECRETS });
  const embedded = await openEmbedded({ dataDir: third });
  const pool = new pg.Pool({ connectionString: embedded.url });
  const { rows } = await pool.query('select count(*) from redemption');
  await pool.end();
  await embedded.stop();
  expect(rows).toEqual([{ count: 2 }]);
});

test('is told in sentences what can not be done', async () => {
  await expect(run(['--backup', 'x.gz'], { DATA_DIR: none })).rejects.toThrow(
    `There is no database in ${none}. Set the variables as the server has them.`,
  );
  expect(() => backupCommand(['--backup'], folder)).toThrow('Say which file: npm run backup -- FILE');
  expect(() => backupCommand(['--restore', 'a', '--force'], folder)).toThrow("Unknown option '--force'");
  expect(backupCommand(['--migrate-only'], folder)).toBeNull();
  const demo = { ...env, PUBLIC_URL: '', ADMIN_API_KEY: '', DATA_DIR: none };
  const command = backupCommand(['--restore', file], folder);
  await expect(command?.(readConfig(demo), new AbortController().signal)).rejects.toThrow(
    `${file} is of a production database: set PUBLIC_URL to restore it.`,
  );
  const asProcess = startProcess({ ...env, DATA_DIR: none }, '--restore', join(folder, 'nothing.gz'));
  expect(await asProcess.ended).toBe(1);
  expect(asProcess.output()).toBe(`Can't read ${join(folder, 'nothing.gz')} (ENOENT).\n`);
});
