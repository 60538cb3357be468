// OmniLink in its own process, as with `npm start`: for tests of start, stop and kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type ServerProcess = {
  child: ChildProcess;
  /** The output so far. */
  output: () => string;
  /** Resolves when the text has been printed. @throws with the output if the process ends, or 60 s pass, before */
  printed: (text: string) => Promise<void>;
  /** The exit code; null if a signal ended it. */
  ended: Promise<number | null>;
};

/** Starts `node scripts/start.mjs` with only these variables. */
export function startProcess(env: Record<string, string>, ...args: string[]): ServerProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer) => {
    output += chunk;
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));

  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => end(new Error(`not printed in 60 s: ${text}\n${output}`)), 60_000);
      const look = () => output.includes(text) && end();
      const end = (error?: Error) => {
        clearTimeout(timer);
        listeners.delete(look);
        if (error) reject(error);
        else resolve();
      };
      listeners.add(look);
      void ended.then((code) => end(output.includes(text) ? undefined : new Error(`ended with ${code}:\n${output}`)));
      look();
    });
  return { child, output: () => output, printed, ended };
}

/** The location of a data folder's embedded database: in it, or (as root) where its file `database` points. */
export async function databaseFolder(dataDir: string): Promise<string> {
  const path = join(dataDir, 'database');
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => path,
  );
}

/** Deletes a data folder and its database. */
export async function deleteDataDir(dataDir: string, ...parts: string[]): Promise<void> {
  rmSync(await databaseFolder(join(dataDir, ...parts)), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
