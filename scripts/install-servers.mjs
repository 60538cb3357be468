// Servers that OmniLink runs with in production: a PostgreSQL other than the embedded one, PgBouncer, nginx. Tests that need one
// run where it is installed. `npm test` installs them where it may.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { aptInstall, isRootOnDebian } from './apt.mjs';

const packages = {
  postgresql: () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0,
  pgbouncer: () => isProgram('pgbouncer'),
  nginx: () => isProgram('nginx'),
};

/** Installs what is missing, as root on Debian. */
export function installServers() {
  if (!isRootOnDebian) return;
  const missing = Object.entries(packages).flatMap(([name, isThere]) => (isThere() ? [] : [name]));
  if (missing.length === 0) return;
  // Debian's package would start a server of its own; only its programs are wanted.
  mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true });
  const settings = '/etc/postgresql-common/createcluster.d/omnilink-tests.conf';
  if (!existsSync(settings)) writeFileSync(settings, 'create_main_cluster = false\n');
  aptInstall(...missing);
}

/** @param {string} name */
function isProgram(name) {
  return spawnSync(name, ['-v'], { stdio: 'ignore' }).error === undefined || existsSync(`/usr/sbin/${name}`);
}
