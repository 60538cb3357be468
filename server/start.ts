import { join } from 'node:path';
import { buildApp } from './app.ts';
import { type Config, demoPlatforms } from './config.ts';
import { configWarnings } from './config-warnings.ts';
import { buildContext, type Context, type Overrides } from './context.ts';
import type { Role } from './contract/roles.ts';
import { atMost, endServing } from './ending.ts';
import { StartError } from './errors.ts';
import { recheckChannels } from './flows/channels/connect-channel.ts';
import { refreshChannels } from './flows/channels/refresh-channels.ts';
import { buildChannelPace } from './flows/delivery/channel-pace.ts';
import { askProfiles } from './flows/inbound/ask-profiles.ts';
import { processDueEvents } from './flows/inbound/process-due-events.ts';
import { advanceJourneys, journeyShare } from './flows/journeys/advance-journeys.ts';
import { purgeOld } from './flows/operation/purge-old.ts';
import { rotateSecrets } from './flows/operation/rotate-secrets.ts';
import { fillSearch } from './flows/profiles/fill-search.ts';
import { followTags } from './flows/profiles/follow-tags.ts';
import { recheckMenus } from './flows/rich-menus/recheck-menus.ts';
import { switchMenus } from './flows/rich-menus/switch-menus.ts';
import { inviteStaff } from './flows/staff/sign-in-link.ts';
import { applyTagEdits } from './flows/tags/apply-tag-edits.ts';
import { deliverWebhooks } from './flows/webhooks/deliver-webhooks.ts';
import { buildLogger, toggleDebug } from './logger.ts';
import { collectProcessMetrics } from './metrics.ts';
import { openMetricsServer } from './metrics-server.ts';
import { rotationReport } from './rotation-report.ts';
import { checkKeysInUse, checkOtherServers, joinServers } from './security/key-checks.ts';
import { ownSecrets } from './security/secrets.ts';
import { faultSentence } from './store/database/database-fault.ts';
import { MigrationError, migrate } from './store/database/migrate.ts';
import { openPool, patientTimeouts } from './store/database/pool.ts';
import { type EmbeddedOptions, openEmbedded } from './store/embedded/embedded.ts';
import { openServer } from './store/embedded/open-server.ts';
import { paced, runWorker, type Worker } from './worker.ts';

export type Running = {
  url: string;
  context: Context;
  /** From the configured log level to `debug` and back. */
  toggleDebug: () => void;
  stop: () => Promise<void>;
};

const minuteMs = 60_000;
/** A database that doesn't answer keeps its connections open for ever. */
const databaseEndMs = 2_000;

/**
 * Starts everything in order: database, migrations, keys, server, worker. What was started is stopped again if a later step
 * fails.
 * @param options.clientDir the built page
 * @param options.onDatabaseLost the embedded database ended and can't be started again: this process is of no more use
 * @throws StartError in words for the operator
 */
export async function startServer(
  config: Config,
  options: { clientDir: string; overrides?: Overrides; onDatabaseLost?: (error: Error) => void },
): Promise<Running> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const dataDir = dataDirOf(config);
    const own = config.secrets ? null : await ownSecrets(dataDir);
    const logger = buildLogger(config.logLevel);
    const databaseUrl = await openDatabase(config, dataDir, undo, {
      log: (message, level) => logger[level](message),
      onLost: options.onDatabaseLost,
    });
    const settings =
      config.mode === 'demo'
        ? { ...config, adminApiKey: own?.adminApiKey ?? null, platforms: demoPlatforms(config.publicUrl) }
        : config;

    const context = buildContext(settings, databaseUrl, config.secrets ?? own?.ring ?? [], {
      log: logger,
      ...options.overrides,
      // People who try the demo request the same card repeatedly.
      timings: { ...(config.mode === 'demo' ? { repeatMs: 0 } : {}), ...options.overrides?.timings },
    });
    undo.push(() => context.store.close());
    undo.push(async () => context.pictures.close());
    await checkInstance(context);
    await openMetrics(context, undo);
    const { leave } = await joinServers(context);
    undo.push(() => atMost(databaseEndMs, leave()));
    const stopAsking = context.readiness.start();
    undo.push(async () => stopAsking());

    const app = await buildApp(context, { clientDir: options.clientDir });
    for (const warning of configWarnings(config)) context.log.warn({}, warning);
    const demo = config.mode === 'demo' ? await import('./demo/demo.ts') : null;
    if (demo) await demo.registerSimulator(app, context, { clientDir: options.clientDir, dataDir });
    const ending = new AbortController();
    let worker: Worker | null = null;
    const stopWorker = async () => {
      ending.abort();
      await worker?.done;
    };
    undo.push(() => endServing(context.ending, { server: app.server, close: () => app.close(), stopWorker }));
    const url = await app.listen({ host: config.host, port: config.port }).catch((error) => {
      throw listenError(error, config);
    });

    const menuPace = buildChannelPace();
    worker = runWorker(context, ending.signal, [
      { name: 'events', run: (signal, alarm) => processDueEvents(context, signal, alarm) },
      { name: 'tags', run: () => followTags(context) },
      { name: 'webhooks', run: (signal, alarm) => deliverWebhooks(context, signal, alarm) },
      { name: 'tag edits', run: () => applyTagEdits(context) },
      { name: 'journeys', run: paced(journeyShare, () => advanceJourneys(context)) },
      { name: 'menus', run: (signal, alarm) => switchMenus(context, signal, { pace: menuPace, alarm }) },
      { name: 'names', run: (signal, alarm) => askProfiles(context, signal, alarm) },
      { name: 'search', run: () => fillSearch(context), everyMs: minuteMs },
      { name: 'recheck channels', run: () => recheckChannels(context).then(() => 0), everyMs: minuteMs },
      { name: 'refresh channels', run: (signal) => refreshChannels(context, signal), everyMs: minuteMs },
      { name: 'recheck menus', run: () => recheckMenus(context), everyMs: minuteMs },
      { name: 'purge', run: (signal) => purgeOld(context, signal).then(() => 0), everyMs: 10 * minuteMs },
    ]);
    context.wakeWorker = worker.wake;
    context.resumeChannel = worker.resume;
    if (demo) await demo.seedDemo(context);
    return { url, context, toggleDebug: () => toggleDebug(logger, config.logLevel), stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** The folder of this mode's embedded database and secrets. */
export const dataDirOf = (config: Config) => (config.mode === 'demo' ? join(config.dataDir, 'demo') : config.dataDir);

/** Brings the database up to date and ends (`npm run migrate`). @returns the names of the migrations applied */
export async function migrateOnly(config: Config): Promise<string[]> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await migrateAt(await databaseOf(config, dataDirOf(config), undo), config);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** `npm run sign-in-link`: somebody new on the staff, beside a server that may be running. @returns their link */
export const inviteOnly = (config: Config, person: { name: string; role: Role }) =>
  withContext(config, async (context) => {
    await checkInstance(context);
    return inviteStaff(context, person, 'command-line');
  });

/** `npm run rotate-secrets`, beside servers that may be running. @returns what was sealed again, in words */
export const rotateOnly = (config: Config): Promise<{ report: string; complete: boolean }> =>
  withContext(config, async (context) => {
    await checkMode(context);
    await checkOtherServers(context);
    const rotated = await rotateSecrets(context);
    return { report: rotationReport(rotated, context.keys), complete: rotated.unreadable === 0 };
  });

/** Runs one command with everything that a flow needs, and closes it all. */
async function withContext<T>(config: Config, run: (context: Context) => Promise<T>): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const dataDir = dataDirOf(config);
    const secrets = config.secrets ?? (await ownSecrets(dataDir)).ring;
    const context = buildContext(config, await openDatabase(config, dataDir, undo), secrets);
    undo.push(() => context.store.close());
    return await run(context);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function migrateAt(url: string, { databaseUrl }: Config): Promise<string[]> {
  const { pool, close } = openPool(url, { max: 1, timeouts: patientTimeouts });
  try {
    return await migrate(pool);
  } catch (error) {
    if (error instanceof MigrationError || databaseUrl === null) throw error;
    throw new StartError(faultSentence(error), { cause: error });
  } finally {
    await close();
  }
}

async function openDatabase(
  config: Config,
  dataDir: string,
  undo: (() => Promise<unknown>)[],
  embedded: Omit<EmbeddedOptions, 'dataDir'> = {},
): Promise<string> {
  const url = await databaseOf(config, dataDir, undo, embedded);
  await migrateAt(url, config);
  return url;
}

/** The address of the database, the embedded one started if need be; `undo` gets what stops it again. */
export async function databaseOf(
  config: Config,
  dataDir: string,
  undo: (() => Promise<unknown>)[],
  options: Omit<EmbeddedOptions, 'dataDir'> = {},
): Promise<string> {
  if (config.databaseUrl) return openServer(config.databaseUrl);
  const embedded = await openEmbedded({ dataDir, ...options });
  undo.push(() => embedded.stop());
  return embedded.url;
}

/** That this database is of this mode, and that every key it needs is in the ring (§1). */
export async function checkInstance(context: Context): Promise<void> {
  await checkMode(context);
  await checkKeysInUse(context);
}

async function checkMode({ config, store }: Context): Promise<void> {
  const mode = await store.instance.mode(config.mode);
  if (mode !== config.mode) {
    throw new StartError(`This database was made in ${mode} mode; it can't be used in ${config.mode} mode.`);
  }
}

/** Before the rest and until its end, so that starting and stopping are seen too. */
async function openMetrics(context: Context, undo: (() => Promise<unknown>)[]): Promise<void> {
  const { listen } = context.config.metrics;
  collectProcessMetrics(context.metrics.registry);
  if (!listen) return;
  const server = await openMetricsServer(context, listen).catch((error) => {
    throw listenError(error, listen, 'METRICS_');
  });
  undo.push(() => server.close());
  context.log.info({ url: server.url }, 'the metrics are served');
}

function listenError(error: NodeJS.ErrnoException, { host, port }: Pick<Config, 'host' | 'port'>, prefix = ''): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is in use. Stop what uses it, or set ${prefix}PORT to another one.`);
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this user. Set ${prefix}PORT to 1024 or more.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`${prefix}HOST ${host} is no address of this machine.`);
    default:
      return error;
  }
}
