import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { CampaignView, NewCampaign } from '../server/contract/campaigns.ts';
import type { ChannelView } from '../server/contract/channels.ts';
import { type SimulatorClient, simulatorClient } from '../server/simulator/client.ts';
import { startSimulator } from '../server/simulator/standalone.ts';
import { openEmbedded } from '../server/store/embedded/embedded.ts';
import { freePort } from '../server/testing/entry/ports.ts';
import { brand, line, page, words } from './brand.ts';
import { clockEnvironment, openClock } from './clock.ts';
import { openEveryAccount } from './every-account.ts';
import { startProcess } from './server-process.ts';

export const adminApiKey = 'stories-admin-key-0123456789-0123456789';
export type OmniLink = Awaited<ReturnType<typeof startOmniLink>>;

/** The built production server with worker and database, LINE and Messenger played on another port, and one campaign. */
export async function startOmniLink() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ appOrigin: url });
  const control = simulatorClient(simulator.url);
  const undo: (() => Promise<unknown>)[] = [simulator.close];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'omnilink-clock-'));
    undo.push(async () => rmSync(folder, { recursive: true }));
    const env = { ...environment(port, url, simulator.url), ...clockEnvironment(folder) };
    const server = await startProcess('dist/server/main.js', env, /listens at/);
    undo.push(server.stop);
    const { url: connectionString } = await openEmbedded({ dataDir: server.dataDir });
    const database = new pg.Pool({ connectionString, max: 1 });
    undo.push(() => database.end());
    const clock = await openClock({ folder, database, platforms: control });
    const brandSide = await openBrand(url, control);
    let every: ReturnType<typeof openEveryAccount> | undefined;
    const everyAccount = () => {
      const { api, sourceChannelId: messengerChannelId, targetChannelId: lineChannelId } = brandSide;
      every ??= openEveryAccount({ url, api, control, messengerChannelId, lineChannelId, words });
      return every;
    };
    return {
      url,
      simulator,
      control,
      database,
      clock,
      ...brandSide,
      everyAccount,
      isQuiet: () => isQuiet(control, database),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environment(port: number, url: string, simulatorUrl: string): Record<string, string> {
  return {
    PUBLIC_URL: url,
    TRUST_PROXY: '0',
    PORT: String(port),
    ADMIN_API_KEY: adminApiKey,
    LINE_API_URL: `${simulatorUrl}/line-api`,
    LINE_DATA_API_URL: `${simulatorUrl}/line-data`,
    META_GRAPH_URL: `${simulatorUrl}/meta`,
    LOG_LEVEL: 'warn',
  };
}

/** A brand with its two accounts, connected through the public API, and a campaign between them. */
async function openBrand(url: string, control: SimulatorClient) {
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${adminApiKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`[${method}] /api/v1${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  await control.addLineChannel({
    ...line,
    name: brand,
    basicId: '@kojima',
    greeting: '歡迎',
    endpointUrl: `${url}/link`,
  });
  await control.addMessengerPage({ ...page, name: brand });
  const target = await api<ChannelView>('POST', '/channels', { platform: 'line', name: brand, credentials: line });
  const source = await api<ChannelView>('POST', '/channels', { platform: 'messenger', name: brand, credentials: page });
  await control.patchLineChannel(line.channelId, { webhookUrl: target.webhookUrl });
  await control.patchMessengerPage(page.pageId, { webhookUrl: source.webhookUrl });

  /** A new campaign with the story's changes. */
  const newCampaign = (more: Partial<NewCampaign> = {}) =>
    api<CampaignView>('POST', '/campaigns', {
      name: 'Messenger → LINE',
      enabled: true,
      sourceChannelId: source.id,
      targetChannelId: target.id,
      onSuccess: { source: { kind: 'text', text: words.source }, target: { kind: 'text', text: words.target } },
      onFailure: { source: { kind: 'text', text: words.failure } },
      ...more,
    });
  return { api, sourceChannelId: source.id, targetChannelId: target.id, newCampaign, campaign: await newCampaign() };
}

/** Waits until every webhook is processed and nothing is to be sent: after this, no message means that none comes. */
async function isQuiet(control: SimulatorClient, database: pg.Pool): Promise<boolean> {
  if (!(await control.settle(1000))) return false;
  const { rows } = await database.query(
    `select (select count(*) from inbound_event where processed_at is null)
          + (select count(*) from profile_request where lease_id is not null or next_at <= now())
          + (select count(*) from outbox where state in ('claimed', 'sending')
              or (state in ('due', 'retrying') and next_at <= now())) as n`,
  );
  return Number(rows[0].n) === 0;
}
