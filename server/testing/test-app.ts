// A whole OmniLink for flow tests: real database, real HTTP, the strict simulator. No worker runs in the background: `settle` does
// its work, so that a test decides when.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { buildContext, type Context, type Overrides } from '../context.ts';
import type { CampaignView, NewCampaign } from '../contract/campaigns.ts';
import type { ChannelView } from '../contract/channels.ts';
import type { LinkAnswer, WatchAnswer } from '../contract/link.ts';
import { deliverDue } from '../flows/delivery/deliver-due.ts';
import { askProfiles } from '../flows/inbound/ask-profiles.ts';
import { processDueEvents } from '../flows/inbound/process-due-events.ts';
import { advanceJourneys } from '../flows/journeys/advance-journeys.ts';
import { followTags } from '../flows/profiles/follow-tags.ts';
import { switchMenus } from '../flows/rich-menus/switch-menus.ts';
import { applyTagEdits } from '../flows/tags/apply-tag-edits.ts';
import type { LoadLimits } from '../load/load-limits.ts';
import { agents } from '../simulator/agents.ts';
import { type SimulatorClient, simulatorClient } from '../simulator/client.ts';
import { startSimulator } from '../simulator/standalone.ts';
import { openTestDatabase } from '../store/testing/test-database.ts';
import { pictureProgram } from './entry/picture-program.ts';
import {
  cardAgents,
  connectTestAccounts,
  type TestPlatform,
  testAccounts,
  testLine,
  writeToAccounts,
} from './test-accounts.ts';

const testAdminKey = 'test-admin-key-0123456789-0123456789';

export { testInstagram, testLine, testPage, testWhatsapp } from './test-accounts.ts';

export type Friendship = 'never' | 'friend' | 'blocked';
export type TestApp = Awaited<ReturnType<typeof openTestApp>>;

/** The worker's work, in this order. */
const jobs = [processDueEvents, askProfiles, followTags, applyTagEdits, advanceJourneys, switchMenus, deliverDue];

/** Starts it; `close` stops everything and deletes the database. Call once per test file. */
export async function openTestApp(
  options: {
    overrides?: Overrides;
    campaign?: Partial<NewCampaign>;
    env?: Record<string, string>;
    logger?: FastifyBaseLogger;
    /** The database address for the server, if not the default: a proxy, another role. */
    databaseUrl?: (url: string) => string | Promise<string>;
    limits?: LoadLimits;
  } = {},
) {
  const database = await openTestDatabase();
  const clock = { offsetMs: 0 };
  const now = () => new Date(Date.now() + clock.offsetMs);
  const clientDir = pageFolder();
  let url = '';
  const simulator = await startSimulator({ appOrigin: () => url, now: () => now().getTime() });
  const control: SimulatorClient = simulatorClient(simulator.url);

  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    PORT: '0',
    ADMIN_API_KEY: testAdminKey,
    LINE_API_URL: `${simulator.url}/line-api`,
    LINE_DATA_API_URL: `${simulator.url}/line-data`,
    LIFF_URL: `${simulator.url}/liff`,
    LINE_MINI_APP_URL: `${simulator.url}/miniapp`,
    META_GRAPH_URL: `${simulator.url}/meta`,
    LOG_LEVEL: 'silent',
    ...options.env,
  });
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  const databaseUrl = (await options.databaseUrl?.(database.url)) ?? database.url;
  const context: Context = buildContext(config, databaseUrl, secrets, {
    pictureProgram,
    ...options.overrides,
    now,
    timings: { failureDelayMs: 0, ...options.overrides?.timings },
  });
  const app = await buildApp(context, {
    clientDir,
    ...(options.logger ? { logger: options.logger } : {}),
    ...(options.limits ? { limits: options.limits } : {}),
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });

  const api = async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${testAdminKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
  };

  const connected = await connectTestAccounts(
    control,
    url,
    async (channel) => (await api<ChannelView>('POST', '/channels', channel)).body,
  );
  const { line, messenger } = connected;

  /** From Messenger to LINE by default. */
  const newCampaign = async (more: Partial<NewCampaign> = {}) =>
    (
      await api<CampaignView>('POST', '/campaigns', {
        name: 'test',
        enabled: true,
        sourceChannelId: messenger.id,
        targetChannelId: line.id,
        onSuccess: { source: { kind: 'text', text: 'source linked' }, target: { kind: 'text', text: 'target linked' } },
        onFailure: { source: { kind: 'text', text: 'link failed' } },
        ...more,
      })
    ).body;
  const campaign = await newCampaign(options.campaign);

  /** A person who has just written, by default to the page, in this state on the LINE account, set without an event. */
  const newCustomer = async (
    name = '陳小美',
    friendship: Friendship = 'friend',
    { on = ['messenger'] }: { on?: TestPlatform[] } = {},
  ) => {
    const customer = await control.addCustomer({ name });
    await control.line.setFriendship(testLine.channelId, customer.id, friendship);
    const ids = await writeToAccounts(control, customer.id, on, 'hello');
    await settle();
    return { ...customer, ids, psid: ids.messenger ?? '' };
  };
  type TestCustomer = Awaited<ReturnType<typeof newCustomer>>;

  /**
   * The address of a card for this customer's contact on the source, on this server, and the browser in which it opens.
   * @param more.handedOut true: the card counts as handed out to an API caller; otherwise as only sent
   */
  const newCard = async (
    customer: Pick<TestCustomer, 'ids'>,
    campaignId = campaign.id,
    { on = 'messenger', handedOut = false }: { on?: TestPlatform; handedOut?: boolean } = {},
  ) => {
    const made = await api<{ id: string; url: string }>('POST', '/cards', {
      campaignId,
      contact: { channelId: connected[on].id, externalId: customer.ids[on] },
    });
    if (!handedOut) await context.store.pool.query('update card set handed_out = false where id = $1', [made.body.id]);
    return { id: made.body.id, token: made.body.url.split('/go/')[1] ?? '', agent: cardAgents[on] };
  };

  /** Taps a card on an iPhone, in the browser where it opens. @returns the tap token in the address or page that `/go` returns */
  const tap = async (
    card: { token: string; agent?: keyof typeof agents },
    agent: keyof typeof agents = card.agent ?? 'messenger-ios',
  ) => {
    const response = await fetch(`${url}/go/${card.token}`, {
      headers: { 'user-agent': agents[agent] },
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (!location) return tokenOnPage(response.status, await response.text());
    const address = new URL(location);
    return address.searchParams.get('e') ?? address.searchParams.get('t') ?? '';
  };

  const login = (customer: { id: string }, overrides: Parameters<typeof control.line.tokens>[2] = {}) =>
    control.line.tokens(testLine.channelId, customer.id, overrides);

  const postLink = async (
    token: string,
    tokens: { idToken?: string | null; accessToken: string },
    consent?: boolean,
  ) => {
    const body = {
      token,
      idToken: tokens.idToken,
      accessToken: tokens.accessToken,
      ...(consent === undefined ? {} : { consent }),
    };
    return (await api<LinkAnswer>('POST', '/link', body)).body;
  };

  const watch = async (secret: string | undefined) => (await api<WatchAnswer>('GET', `/link/${secret}`)).body;

  /** Waits for all webhooks, then does the worker's work until nothing is due. */
  const settle = async () => {
    for (let did = 1; did > 0; ) {
      await control.settle();
      did = 0;
      const { signal } = new AbortController();
      for (const job of jobs) did += await job(context, signal);
    }
  };

  /** The texts of OmniLink's messages in a customer's chat, in order, without the platform's own greetings. */
  const chat = async (platform: TestPlatform, customer: { id: string }) => {
    const messages = await control.chat(platform, testAccounts[platform], customer.id);
    return messages.filter((m) => m.direction === 'to_customer' && !m.byPlatform).map((m) => m.text ?? '');
  };

  const close = async () => {
    await app.close();
    context.pictures.close();
    await context.store.close();
    await simulator.close();
    await database.drop();
    rmSync(clientDir, { recursive: true });
  };

  return {
    url,
    api,
    clock,
    context,
    control,
    simulator,
    ...connected,
    campaign,
    newCampaign,
    newCustomer,
    newCard,
    tap,
    login,
    postLink,
    watch,
    settle,
    chat,
    close,
  };
}

function tokenOnPage(status: number, page: string): string {
  const token = /[?&](?:amp;)?t=([\w.-]+)/.exec(page)?.[1];
  if (!token) throw new Error(`/go answered ${status} without a redirect or a button that leads on`);
  return token;
}

/** The unbuilt pages from the repository: these tests check answers, not their scripts. */
export function pageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-page-'));
  for (const name of ['index.html', 'go.html', 'console.html', 'phone.html', 'preview.html'])
    writeFileSync(join(folder, name), readFileSync(name));
  writeFileSync(join(folder, 'service-worker.js'), '');
  mkdirSync(join(folder, 'assets'));
  return folder;
}
