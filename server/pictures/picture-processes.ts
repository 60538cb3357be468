import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { buildGate } from '../load/load-gate.ts';
import type { EncodeAnswer } from './encode-picture.ts';

/** The result for a picture. `crashed`: its process ended while decoding; `busy`: not started, since too many are waiting. */
export type PictureAnswer = EncodeAnswer | { ok: false; problem: 'slow' | 'crashed' | 'busy' };

export type PictureProcesses = {
  /** Decodes and encodes in a separate process. @throws if that process can't be started */
  encode(bytes: Buffer): Promise<PictureAnswer>;
  /** The current number of processes. */
  running(): number;
  /** Ends all processes. */
  close(): void;
};

type Limits = {
  /** The number of concurrent pictures, and how many may wait for how long. */
  places: number;
  queue: number;
  maxWaitMs: number;
  /** After this long a process is killed. */
  deadlineMs: number;
  /** An idle process ends after this long. */
  idleMs: number;
};

const defaultLimits: Limits = { places: 2, queue: 6, maxWaitMs: 10_000, deadlineMs: 55_000, idleMs: 10_000 };

/** A lower priority than the server's: pictures wait for links, never the other way round. */
const niceness = 5;

/**
 * Processes that decode pictures: started when a picture arrives, one picture at a time each, ended when idle.
 * @param program path of `picture-process.ts`, built
 */
export function buildPictureProcesses(
  program: () => string | Promise<string>,
  limits: Partial<Limits> = {},
): PictureProcesses {
  const { deadlineMs, idleMs, ...gateLimits } = { ...defaultLimits, ...limits };
  const gate = buildGate(gateLimits);
  const all = new Set<ChildProcess>();
  const idle = new Map<ChildProcess, NodeJS.Timeout>();

  function takeIdle(): ChildProcess | null {
    for (const [child, timer] of idle) {
      clearTimeout(timer);
      idle.delete(child);
      if (child.connected) return child;
    }
    return null;
  }

  function putIdle(child: ChildProcess): void {
    if (!child.connected) return;
    keepsServer(child, false);
    idle.set(child, setTimeout(() => end(child), idleMs).unref());
  }

  function end(child: ChildProcess): void {
    clearTimeout(idle.get(child));
    idle.delete(child);
    child.kill('SIGKILL');
  }

  async function start(): Promise<ChildProcess> {
    const child = startProcess(await program());
    all.add(child);
    for (const end of ['exit', 'error']) child.once(end, () => all.delete(child));
    return child;
  }

  return {
    async encode(bytes) {
      const leave = await gate.enter();
      if (!leave) return { ok: false, problem: 'busy' };
      try {
        const child = takeIdle() ?? (await start());
        keepsServer(child, true);
        const answer = await answerOf(child, bytes, deadlineMs);
        if (!answer.ok && answer.problem === 'slow') end(child);
        else putIdle(child);
        return answer;
      } finally {
        leave();
      }
    },
    running: () => all.size,
    close() {
      for (const child of all) end(child);
    },
  };
}

/** The server's environment isn't passed on, since it holds secrets. */
function startProcess(program: string): ChildProcess {
  const child = fork(program, [], {
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: ['--max-old-space-size=128'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness);
  } catch {
    // It has already ended; the caller waiting for its answer is notified.
  }
  return child;
}

/** An idle process doesn't keep the server running. */
function keepsServer(child: ChildProcess, keeps: boolean): void {
  const change = keeps ? 'ref' : 'unref';
  child[change]();
  child.channel?.[change]();
}

function answerOf(child: ChildProcess, bytes: Buffer, deadlineMs: number): Promise<PictureAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void) => {
      clearTimeout(timer);
      child.off('message', answered).off('exit', ended).off('error', failed);
      run();
    };
    const answered = (message: unknown) => settle(() => resolve(message as EncodeAnswer));
    const ended = () => settle(() => resolve({ ok: false, problem: 'crashed' }));
    const failed = (error: Error) => settle(() => reject(error));
    const timer = setTimeout(() => settle(() => resolve({ ok: false, problem: 'slow' })), deadlineMs);
    child.once('message', answered).once('exit', ended).once('error', failed);
    child.send(bytes);
  });
}
