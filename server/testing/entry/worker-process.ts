import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { WorkerSettings } from './worker-main.ts';

export type WorkerProcess = {
  /** All it has printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** The signal or the exit code that it ended with. */
  ended: Promise<NodeJS.Signals | number | null>;
  /** Settles once the process has stopped itself. */
  stopped(): Promise<void>;
};

export type WorkerProgram = { start(settings: WorkerSettings): WorkerProcess; remove(): Promise<void> };

/** Builds `worker-main.ts` as the server is built: Node 20 runs no TypeScript. Inside node_modules, where sharp is. */
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

/** `ps` knows it on Linux and macOS alike: a state that begins with T. */
async function isStopped(pid: number | undefined): Promise<boolean> {
  const ps = spawn('ps', ['-o', 'stat=', '-p', String(pid)]);
  let state = '';
  ps.stdout.on('data', (chunk) => {
    state += chunk;
  });
  await new Promise((resolve) => ps.once('close', resolve));
  return state.trim().startsWith('T');
}
