import { v7 as uuidv7 } from 'uuid';
import { buildChannels } from './channels/channels.ts';
import { openPlatformHttp, type PlatformHttp } from './channels/http.ts';
import { buildLineIdentity } from './channels/line/identity.ts';
import type { Config } from './config.ts';
import type { SigningKeys } from './domain/linking/signing-keys.ts';
import type { Ending } from './ending.ts';
import { buildMetrics, type Metrics } from './metrics.ts';
import { buildMetricsText } from './metrics-sample.ts';
import { buildPictureProcesses, type PictureProcesses } from './pictures/picture-processes.ts';
import { buildReadiness, type Readiness } from './readiness.ts';
import { type GuardedPost, openGuardedPost } from './security/guarded-post.ts';
import { buildKeyRing, type KeyRing } from './security/key-ring.ts';
import { buildRateLimit, type RateLimit } from './security/rate-limit.ts';
import { watchPool } from './store/database/pool-watch.ts';
import { openStore, type Store } from './store/store.ts';
import type { GuardedWrite } from './store/write/changes.ts';

/** What flows log with: fields first, then a sentence. Never a token, a secret or an address that holds one. */
type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;

/** Where a test may stop the process; production does nothing at any of them. */
export type DeliveryPoint = 'claimed' | 'sending' | 'accepted';

/** How long things take: overridden by tests and the bench only. Milliseconds. */
/**
 * `orderlyEndMs`: how long a worker that ends waits for what is in flight. `repeatMs`: how long the card that a customer asks for
 * isn't brought again (§8).
 */
type Timings = { leaseMs: number; orderlyEndMs: number; pollMs: number; failureDelayMs: number; repeatMs: number };

export type Context = {
  config: Config;
  log: Log;
  store: Store;
  channels: ReturnType<typeof buildChannels>;
  lineIdentity: ReturnType<typeof buildLineIdentity>;
  /** Calls to the webhooks' addresses. */
  webhookHttp: GuardedPost;
  keys: KeyRing;
  /** Which key is the newest, as all servers of the database see it; until they have told, this ring's first. */
  signingKeys: SigningKeys;
  /** Decodes uploads, outside of this process. */
  pictures: PictureProcesses;
  metrics: Metrics;
  /** The text of `/metrics`. */
  metricsText: () => Promise<string>;
  /** Whether this server should get traffic (`/readyz`). */
  readiness: Readiness;
  linkLimit: RateLimit;
  /** Failures by network (§3). */
  junkLimit: RateLimit;
  /** What one customer in a chat is answered by the hour: codes on WhatsApp (§9), *undo* pressed again. */
  chatLimit: RateLimit;
  now: () => Date;
  newId: () => string;
  timings: Timings;
  ending: Ending;
  /** Tells the worker of this process that something is due; others find it by polling. */
  wakeWorker: () => void;
  /** Ends the pause that the worker of this process gives a channel; another server's goes on, which slows nobody. */
  resumeChannel: (channelId: string) => void;
  /** Called between what a decision reads and its write, with the write: for tests of races. Production does nothing there. */
  beforeWrite: (write: GuardedWrite) => Promise<void>;
  /** Called by the worker at the three points of a delivery (§7). */
  onDeliveryPoint: (point: DeliveryPoint, outboxId: string) => Promise<void>;
};

export type Overrides = Partial<
  Pick<Context, 'log' | 'now' | 'newId' | 'beforeWrite' | 'onDeliveryPoint' | 'metrics'>
> & {
  timings?: Partial<Timings>;
  /** Path of `picture-process.ts`, built. */
  pictureProgram?: () => string | Promise<string>;
  http?: PlatformHttp;
  /** Of the calls to webhooks: only the demo allows loopback addresses by itself. */
  webhookHttp?: Parameters<typeof openGuardedPost>[0];
};

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const noPictures = () => {
  throw new Error('this process was started without the program for pictures');
};

/**
 * The composition root: everything a flow needs, built once, with explicit arguments.
 * @param databaseUrl the server to use, whoever runs it
 * @param secrets the key ring; the first one signs
 */
export function buildContext(
  config: Config,
  databaseUrl: string,
  secrets: { kid: string; secret: Uint8Array }[],
  overrides: Overrides = {},
): Context {
  const now = overrides.now ?? (() => new Date());
  const { lineApi, lineData, metaGraph } = config.platforms;
  const keys = buildKeyRing(secrets, config.retiredKids);
  const log = overrides.log ?? silent;
  const metrics = overrides.metrics ?? buildMetrics();
  const store = openStore(databaseUrl, { maxConnections: config.workerConcurrency + 12 });
  watchPool(store.pool, (seconds) => metrics.databaseWait.observe(seconds));
  const http = overrides.http ?? openPlatformHttp();
  const webhookHttp = openGuardedPost({ allowLoopback: config.mode === 'demo', ...overrides.webhookHttp });
  const abortCalls = () => {
    http.abortAll();
    webhookHttp.abortAll();
  };
  const ending: Ending = { draining: false, abortCalls };
  const wire = { http, now };
  return {
    config,
    log,
    store,
    channels: buildChannels({ lineApiUrl: lineApi, lineDataUrl: lineData, metaGraphUrl: metaGraph, ...wire }),
    lineIdentity: buildLineIdentity({ apiUrl: lineApi, ...wire }),
    pictures: buildPictureProcesses(overrides.pictureProgram ?? noPictures),
    metrics,
    webhookHttp,
    metricsText: buildMetricsText({ metrics, store, log }),
    keys,
    signingKeys: { newest: keys.currentKid, since: new Date(0), before: null },
    readiness: buildReadiness(store.probe, ending, log),
    linkLimit: buildRateLimit(),
    junkLimit: buildRateLimit(),
    chatLimit: buildRateLimit(60 * 60_000),
    now,
    newId: overrides.newId ?? uuidv7,
    timings: {
      leaseMs: 30_000,
      orderlyEndMs: 10_000,
      pollMs: 500,
      failureDelayMs: 60_000,
      repeatMs: 10 * 60_000,
      ...overrides.timings,
    },
    ending,
    wakeWorker: () => {},
    resumeChannel: () => {},
    beforeWrite: overrides.beforeWrite ?? (async () => {}),
    onDeliveryPoint: overrides.onDeliveryPoint ?? (async () => {}),
  };
}
