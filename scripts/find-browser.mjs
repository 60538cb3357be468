// Finds a Chromium for the browser stories, and installs one (and a font for the Chinese texts) where it can.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { aptInstall, installLimitMs, isRootOnDebian, stdio } from './apt.mjs';
import { chromiumFromNpm } from './npm-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const debian = '/usr/bin/chromium';
/** Debian's headless Chromium: the stories use a fifth less processor time. */
const headless = { program: '/usr/bin/chromium-headless-shell', package: 'chromium-headless-shell' };

/**
 * Returns the path of a Chromium that starts. Throws an Error with one sentence if there is none.
 * @param {{ seen?: boolean }} [options] `seen`: it has to show its windows
 */
export function findBrowser({ seen = false } = {}) {
  installFont();
  const given = process.env.CHROMIUM_PATH;
  if (given && starts(given)) return given;
  if (given) console.warn(`CHROMIUM_PATH names ${given}, which doesn't start; looking for another Chromium.`);
  if (!seen && isRootOnDebian && !starts(headless.program)) aptInstall(headless.package);
  const found = [...(seen ? [] : [headless.program]), chromium.executablePath(), debian].find(starts);
  if (found) return found;
  installWithPlaywright();
  if (starts(chromium.executablePath())) return chromium.executablePath();
  if (isRootOnDebian) aptInstall('chromium', 'fonts-noto-cjk');
  if (starts(debian)) return debian;
  const fromNpm = chromiumFromNpm(fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url)));
  if (fromNpm && starts(fromNpm)) return fromNpm;
  throw new Error(
    'No Chromium was found and none could be installed: install one and set CHROMIUM_PATH to its program.',
  );
}

// That it exists is not enough: a downloaded Chromium may lack libraries, and Ubuntu's is a stub that requires a snap.
/** @param {string} path */
function starts(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function installWithPlaywright() {
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' };
  const options = {
    cwd: root,
    env,
    timeout: installLimitMs,
    stdio,
  };
  const install = ['playwright', 'install', '--with-deps', 'chromium'];
  if (spawnSync('npx', install, options).status === 0) return;
  // The libraries may be installed already, without the right to install more.
  if (process.getuid?.() !== 0) spawnSync('npx', ['playwright', 'install', 'chromium'], options);
}

// Without it Chinese texts are boxes, widths in the stories differ from a phone's, and no picture of a chat can be compared.
function installFont() {
  const list = spawnSync('fc-list', ['Noto Sans CJK TC', 'file'], { encoding: 'utf8' });
  if (list.status === 0 && list.stdout.trim() !== '') return;
  if (isRootOnDebian) aptInstall('fonts-noto-cjk');
}
