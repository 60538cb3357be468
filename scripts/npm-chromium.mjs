// A Chromium from an npm package, for machines that reach only the npm registry: no download site, no apt.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The last version for Node 20. Not among the project's packages: 70 MB that almost nobody needs. */
const version = '143.0.4';
const libraries = 'al2023/lib';

/**
 * Installs the package into a folder of its own and unpacks what is in it. Linux on x64 only.
 * @param {string} folder where to, kept for the next time
 * @returns {string | null} a program that takes Chromium's arguments, or null
 */
export function chromiumFromNpm(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const program = join(folder, 'chromium.sh');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  console.warn('No other Chromium can be had: taking the one in the npm package @sparticuz/chromium.');
  const stdio = /** @type {const} */ (['ignore', 'inherit', 'inherit']);
  const install = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    `@sparticuz/chromium@${version}`,
  ];
  if (spawnSync('npm', install, { cwd: folder, stdio }).status !== 0) return null;
  // It unpacks into the folder for temporary files; the system libraries beside it only where it detects its vendor's platform.
  const unpack = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const run = ['--input-type=module', '-e', unpack];
  if (spawnSync(process.execPath, run, { cwd: folder, env, stdio }).status !== 0) return null;
  writeFileSync(program, launcher(folder), { mode: 0o755 });
  return program;
}

/**
 * The machine's own libraries where it has them, else the package's.
 * @param {string} folder
 */
function launcher(folder) {
  const own = spawnSync(join(folder, 'chromium'), ['--version'], { stdio: 'ignore' }).status === 0;
  const path = own ? '' : `LD_LIBRARY_PATH='${join(folder, libraries)}'"\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" `;
  return `#!/bin/sh\n${path}exec '${join(folder, 'chromium')}' "$@"\n`;
}
