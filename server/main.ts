import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { backupCommand } from './backup-commands.ts';
import { plainCommand } from './command-line.ts';
import { readConfig } from './config.ts';
import { demoAddresses } from './demo/demo-addresses.ts';
import { StartError } from './errors.ts';
import { demoSignIn } from './flows/staff/sign-in-link.ts';
import { invitation } from './invitation.ts';
import { inviteOnly, migrateOnly, type Running, rotateOnly, startServer } from './start.ts';
import { BackupError } from './store/database/backup-file.ts';
import { MigrationError } from './store/database/migrate.ts';
import { EmbeddedError } from './store/embedded/embedded-error.ts';

/** Environment → config → everything → signals → orderly close. The only file that touches the process. */
async function main() {
  const env = process.env;
  const args = process.argv.slice(2);
  const copy = backupCommand(args, env.INIT_CWD ?? '.');
  const invited = copy ? null : invitation(args);
  const command = copy || invited ? null : plainCommand(args);
  const config = readConfig(env);
  // A person watches the demo: its addresses should stand out, not drown in requests.
  if (config.mode === 'demo' && !env.LOG_LEVEL) config.logLevel = 'warn';
  if (command === 'migrate-only') {
    const applied = await migrateOnly(config);
    console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    return;
  }

  if (command === 'rotate-secrets') {
    const { report, complete } = await rotateOnly(config);
    console.log(report);
    if (!complete) process.exitCode = 1;
    return;
  }

  if (copy) {
    const interrupted = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());
    console.log(await copy(config, interrupted.signal));
    return;
  }

  if (invited) {
    const { url, expiresAt } = await inviteOnly(config, invited);
    console.log(`Sign-in link for ${invited.name} (${invited.role}), once, until ${expiresAt}:\n\n  ${url}\n`);
    return;
  }

  // The default action of the signal would end a server that is starting.
  let toggleDebug = () => {};
  // No such signal on Windows: there this is an event that never comes.
  process.on('SIGUSR2', () => toggleDebug());
  const running = await startServer(config, {
    clientDir: fileURLToPath(new URL('../client', import.meta.url)),
    overrides: { pictureProgram: () => fileURLToPath(new URL('picture-process.js', import.meta.url)) },
    onDatabaseLost: fail,
  });
  toggleDebug = running.toggleDebug;
  endOnSignals(running, config.drainSeconds);
  console.log(
    config.mode === 'demo'
      ? demoAddresses(running.context, await demoSignIn(running.context))
      : `OmniLink listens at ${running.url}, for ${config.publicUrl}`,
  );
}

/** The deadline after the drain: the process exits even if something hangs. */
const endWithinMs = 14_500;

/**
 * SIGTERM comes from whoever balances load: the server says that it isn't ready, goes on serving for a while, and ends. SIGINT is a
 * person at a terminal, who isn't kept waiting. A second signal ends the process at once.
 */
function endOnSignals({ context, stop }: Running, drainSeconds: number) {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals) => {
    if (isEnding) process.exit(1);
    isEnding = true;
    context.ending.draining = true;
    console.log(`\n${signal}: stopping …`);
    if (signal === 'SIGTERM') await sleep(drainSeconds * 1000);
    setTimeout(() => fail(new StartError('Something did not end in time; the process ends without it.')), endWithinMs);
    await stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(signal).catch(fail));
}

/** What an operator can fix is said in words; anything else is a bug and shows its stack. */
function fail(error: unknown) {
  const inWords = [StartError, EmbeddedError, MigrationError, BackupError].some((type) => error instanceof type);
  console.error(inWords && error instanceof Error ? error.message : error);
  process.exit(1);
}

main().catch(fail);
