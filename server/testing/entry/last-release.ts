import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/** The version in production. Update at each release: the full commit id of the release, and its version. */
export const lastRelease = { version: '0.1.0', commit: 'f745db9fa1f6579c6fa7e9863ca0897e99f360ac' };

const cache = join(process.cwd(), 'node_modules', '.cache');
const pages = ['index.html', 'go.html', 'console.html'];

/** The reason why the release can't be built here; null if it can. */
export function lastReleaseProblem(): string | null {
  const { status } = spawnSync('git', ['cat-file', '-e', `${lastRelease.commit}^{commit}`]);
  return status === 0 ? null : `the commit of ${lastRelease.version} is not in this clone (git fetch --unshallow)`;
}

/** Builds its server once, next to the packages that it needs. @returns its program */
export async function buildLastRelease(): Promise<string> {
  const folder = join(cache, `release-${lastRelease.commit}`);
  const program = join('dist', 'server', 'main.js');
  if (existsSync(join(folder, program))) return join(folder, program);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'release-draft-'));
  const paths = ['server', 'liff-app', 'package.json', ...pages].join(' ');
  const unpacked = spawnSync('sh', ['-c', `git archive ${lastRelease.commit} ${paths} | tar -x -C "$0"`, draft]);
  if (unpacked.status !== 0) throw new Error(`git archive: ${unpacked.stderr}`);
  await build({
    root: draft,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { ssr: 'server/main.ts', outDir: 'dist/server', target: 'node20', minify: false },
  });
  // Unbuilt, as in `test-app.ts`: these tests need answers, not scripts.
  mkdirSync(join(draft, 'dist', 'client', 'assets'), { recursive: true });
  for (const page of pages) copyFileSync(join(draft, page), join(draft, 'dist', 'client', page));
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return join(folder, program);
}

export type RunningRelease = { stop(): Promise<number | null>; output(): string };

/** Starts it with these variables and waits until it listens. */
export async function startLastRelease(program: string, env: Record<string, string>): Promise<RunningRelease> {
  const child: ChildProcess = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const listens = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (output.includes('OmniLink listens')) resolve();
      });
    }
  });
  const early = ended.then((code) =>
    Promise.reject(new Error(`${lastRelease.version} ended with ${code}:\n${output}`)),
  );
  early.catch(() => {});
  await Promise.race([listens, early]);
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { stop, output: () => output };
}
