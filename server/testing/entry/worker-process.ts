import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { WorkerSettings } from './worker-main.ts';

export type WorkerProcess = {
  /** The output so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Its signal or exit code. */
  ended: Promise<NodeJS.Signals | number | null>;
  /** Resolves once the process has stopped itself. */
  stopped(): Promise<void>;
};

export type WorkerProgram = { start(settings: WorkerSettings): WorkerProcess; remove(): Promise<void> };

/** Builds `worker-main.ts` like the server, since Node 20 doesn't run TypeScript. In node_modules, so that sharp is found. */
export async function buildWorkerProgram(): Promise<WorkerProgram> {
  const outDir = join(process.cwd(), 'node_modules', '.cache', `worker-${randomUUID()}`);
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['sharp'] },
    build: { ssr: 'server/testing/entry/worker-main.ts', outDir, target: 'node20', emptyOutDir: true },
  });
  const program = join(outDir, 'worker-main.js');
  return {
    start: (settings) => watched(spawn(process.execPath, [program], { env: { WORKER: JSON.stringify(settings) } })),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}

function watched(child: ChildProcess): WorkerProcess {
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8');
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return {
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code))),
    async stopped() {
      while (!(await isStopped(child.pid))) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

/** On Linux and macOS `ps` shows a state that begins with T. */
async function isStopped(pid: number | undefined): Promise<boolean> {
  const ps = spawn('ps', ['-o', 'stat=', '-p', String(pid)]);
  let state = '';
  ps.stdout.on('data', (chunk) => {
    state += chunk;
  });
  await new Promise((resolve) => ps.once('close', resolve));
  return state.trim().startsWith('T');
}
