// The production build of the server in a separate process, with its own embedded database.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const startLimitMs = 45_000;

export type ServerProcess = { dataDir: string; output: () => string; stop: () => Promise<void> };

/**
 * Runs `script` (from the repository's root) with nothing in its environment but `env` and a DATA_DIR of its own, until it has printed
 * `ready`. `stop` shuts it down and deletes its data.
 */
export async function startProcess(script: string, env: Record<string, string>, ready: RegExp): Promise<ServerProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'omnilink-stories-'));
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: { PATH, HOME, DATA_DIR: dataDir, DRAIN_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A runner that is killed takes its servers along.
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await ended;
    deleteData(dataDir);
  };
  try {
    await untilReady(child, () => text, ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return { dataDir, output: () => text, stop };
}

function untilReady(child: ChildProcess, output: () => string, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${output()}`));
    const timer = setTimeout(() => fail('OmniLink did not start in time.'), startLimitMs);
    child.once('close', (code) => fail(`OmniLink ended with ${code}.`));
    child.stdout?.on('data', () => {
      if (!ready.test(output())) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Root's database is outside DATA_DIR, in the folder that the file `database` names. */
function deleteData(dataDir: string): void {
  for (const pointer of [join(dataDir, 'database'), join(dataDir, 'demo', 'database')]) {
    const folder = readOr(pointer).trim();
    if (/^\/var\/lib\/omnilink\/[0-9a-f]+$/.test(folder)) rmSync(folder, { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
