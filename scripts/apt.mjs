// Installs Debian packages, where this process may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
// Its output is shown; it must not prompt.
/** @type {import('node:child_process').StdioOptions} */
export const stdio = ['ignore', 'inherit', 'inherit'];
export const installLimitMs = 10 * 60_000;

/**
 * Installs packages; if that fails it says so, and the caller checks the result.
 * @param {string[]} packages
 */
export function aptInstall(...packages) {
  /** @param {string[]} args */
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio,
      timeout: installLimitMs,
    }).status === 0;
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  // A fresh container has no package lists; old lists may name packages that no longer exist.
  if (apt('update') && apt(...install)) return;
  console.warn(`apt-get could not install ${packages.join(' and ')}.`);
}
