import { join } from 'node:path';
import { Pool } from 'pg';
import { buildApp } from './app.ts';
import { type Config, demoPlatforms } from './config.ts';
import { buildContext, type Context, type Overrides } from './context.ts';
import type { Role } from './contract/roles.ts';
import { StartError } from './errors.ts';
import { recheckChannels } from './flows/connect-channel.ts';
import { processDueEvents } from './flows/process-event.ts';
import { purgeOld } from './flows/purge-old.ts';
import { inviteStaff } from './flows/sign-in-link.ts';
import { buildLogger } from './logger.ts';
import { ownSecrets } from './secrets.ts';
import { openEmbedded } from './store/embedded.ts';
import { migrate } from './store/migrate.ts';
import { runWorker } from './worker.ts';

export type Running = { url: string; context: Context; stop: () => Promise<void> };

const minuteMs = 60_000;

/**
 * Starts everything in order: database, migrations, keys, server, worker. What was started is stopped again if a later step
 * fails.
 * @param options.clientDir the built page
 * @throws StartError in words for the operator
 */
export async function startServer(
  config: Config,
  options: { clientDir: string; overrides?: Overrides },
): Promise<Running> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const dataDir = config.mode === 'demo' ? join(config.dataDir, 'demo') : config.dataDir;
    const own = config.secrets ? null : await ownSecrets(dataDir);
    const databaseUrl = await openDatabase(config, dataDir, undo);
    const settings =
      config.mode === 'demo'
        ? { ...config, adminApiKey: own?.adminApiKey ?? null, platforms: demoPlatforms(config.publicUrl) }
        : config;

    const logger = buildLogger(config.logLevel);
    const context = buildContext(settings, databaseUrl, config.secrets ?? own?.ring ?? [], {
      log: logger,
      ...options.overrides,
    });
    undo.push(() => context.store.close());
    await checkInstance(context);

    const app = await buildApp(context, { clientDir: options.clientDir });
    const demo = config.mode === 'demo' ? await import('./demo.ts') : null;
    if (demo) await demo.registerSimulator(app, context, dataDir);
    const ending = new AbortController();
    undo.push(() => app.close());
    const url = await app.listen({ host: config.host, port: config.port }).catch((error) => {
      throw listenError(error, config);
    });

    const worker = runWorker(context, ending.signal, [
      { name: 'events', run: () => processDueEvents(context) },
      { name: 'recheck channels', run: () => recheckChannels(context).then(() => 0), everyMs: minuteMs },
      { name: 'purge', run: (signal) => purgeOld(context, signal).then(() => 0), everyMs: 10 * minuteMs },
    ]);
    context.wakeWorker = worker.wake;
    undo.push(async () => {
      ending.abort();
      await worker.done;
    });
    if (demo) await demo.seedDemo(context);
    return { url, context, stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** Brings the database up to date and ends (`npm run migrate`). @returns the names of the migrations applied */
export async function migrateOnly(config: Config): Promise<string[]> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const pool = new Pool({
      connectionString: await databaseOf(
        config,
        config.mode === 'demo' ? join(config.dataDir, 'demo') : config.dataDir,
        undo,
      ),
    });
    return await migrate(pool).finally(() => pool.end());
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** `npm run sign-in-link`: somebody new on the staff, beside a server that may be running. @returns their link */
export async function inviteOnly(config: Config, person: { name: string; role: Role }) {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const dataDir = config.mode === 'demo' ? join(config.dataDir, 'demo') : config.dataDir;
    const secrets = config.secrets ?? (await ownSecrets(dataDir)).ring;
    const context = buildContext(config, await openDatabase(config, dataDir, undo), secrets);
    undo.push(() => context.store.close());
    await checkInstance(context);
    return await inviteStaff(context, person, 'command-line');
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function openDatabase(config: Config, dataDir: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  const url = await databaseOf(config, dataDir, undo);
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await migrate(pool);
  } catch (error) {
    if (config.databaseUrl && error instanceof Error && 'code' in error && typeof error.code === 'string') {
      throw new StartError(
        `The database at DATABASE_URL does not answer as it should (${error.code}): ${error.message}`,
      );
    }
    throw error;
  } finally {
    await pool.end();
  }
  return url;
}

async function databaseOf(config: Config, dataDir: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const embedded = await openEmbedded({ dataDir });
  undo.push(() => embedded.stop());
  return embedded.url;
}

/** That this database is of this mode, and that every key it needs is in the ring (§1). */
export async function checkInstance(context: Context): Promise<void> {
  const { config, keys, store } = context;
  const mode = await store.instance.mode(config.mode);
  if (mode !== config.mode) {
    throw new StartError(`This database was made in ${mode} mode; it can't be used in ${config.mode} mode.`);
  }
  const missing = (await store.channels.keyIdsInUse(context.now())).filter((kid) => !keys.kids.has(kid));
  if (missing.length > 0) {
    throw new StartError(
      `OMNILINK_SECRETS lacks ${missing.join(', ')}: live cards or credentials still need it. Put it back, after the newer keys.`,
    );
  }
}

function listenError(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`);
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this user. Set PORT to 1024 or more.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`HOST ${host} is no address of this machine.`);
    default:
      return error;
  }
}
