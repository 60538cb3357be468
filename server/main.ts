import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { demoAddresses } from './demo-addresses.ts';
import { StartError } from './errors.ts';
import { demoSignIn } from './flows/sign-in-link.ts';
import { invitation } from './invitation.ts';
import { inviteOnly, migrateOnly, rotateOnly, startServer } from './start.ts';
import { EmbeddedError } from './store/embedded-error.ts';
import { MigrationError } from './store/migrate.ts';

/** Environment → config → everything → signals → orderly close. The only file that touches the process. */
async function main() {
  const env = process.env;
  const config = readConfig(env);
  // A person watches the demo: its addresses should stand out, not drown in requests.
  if (config.mode === 'demo' && !env.LOG_LEVEL) config.logLevel = 'warn';
  if (process.argv.includes('--migrate-only')) {
    const applied = await migrateOnly(config);
    console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    return;
  }

  if (process.argv.includes('--rotate-secrets')) {
    const { report, complete } = await rotateOnly(config);
    console.log(report);
    if (!complete) process.exitCode = 1;
    return;
  }

  const invited = invitation(process.argv.slice(2));
  if (invited) {
    const { url, expiresAt } = await inviteOnly(config, invited);
    console.log(`Sign-in link for ${invited.name} (${invited.role}), once, until ${expiresAt}:\n\n  ${url}\n`);
    return;
  }

  // The default action of the signal would end a server that is starting.
  let toggleDebug = () => {};
  // No such signal on Windows: there this is an event that never comes.
  process.on('SIGUSR2', () => toggleDebug());
  const running = await startServer(config, { clientDir: fileURLToPath(new URL('../client', import.meta.url)) });
  toggleDebug = running.toggleDebug;
  let ending = false;
  const end = (signal: string) => {
    // A second Ctrl-C means now.
    if (ending) process.exit(1);
    ending = true;
    console.log(`\n${signal}: stopping …`);
    running.stop().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  console.log(
    config.mode === 'demo'
      ? demoAddresses(running.context, await demoSignIn(running.context))
      : `OmniLink listens at ${running.url}, for ${config.publicUrl}`,
  );
}

/** What an operator can mend is said in words; anything else is a bug and shows its stack. */
function fail(error: unknown) {
  const inWords = error instanceof StartError || error instanceof EmbeddedError || error instanceof MigrationError;
  console.error(inWords ? error.message : error);
  process.exit(1);
}

main().catch(fail);
