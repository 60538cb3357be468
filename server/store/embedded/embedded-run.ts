import { spawn } from 'node:child_process';
import { codeOf, EmbeddedError } from './embedded-error.ts';

/** The children's account; null: this process's own. */
export type RunAs = { uid: number; gid: number } | null;

export interface Finished {
  code: number | null;
  /** The program's stdout and stderr. */
  output: string;
}

/**
 * Runs a PostgreSQL program in `cwd` and waits for it. Throws EmbeddedError if it can't be run at all; the caller handles non-zero
 * codes.
 */
export function run(file: string, args: readonly string[], cwd: string, runAs: RunAs): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      // A clean environment: PGPORT, PGDATA, LD_PRELOAD or translated messages would change the result.
      env: { PATH: process.env.PATH, SYSTEMROOT: process.env.SYSTEMROOT, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(runAs ?? {}),
    });
    let output = '';
    const collect = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', (error) => reject(cannotRun(file, error)));
    child.once('close', (code) => resolve({ code, output }));
  });
}

// ENOENT for a file that exists means a missing loader: the binaries need glibc, Alpine has musl.
function cannotRun(file: string, error: Error): EmbeddedError {
  const code = codeOf(error) ?? error.message;
  return new EmbeddedError(
    `The PostgreSQL that comes with OmniLink doesn't run on this machine (${file}: ${code}); set DATABASE_URL to a PostgreSQL 15 or newer.`,
    { cause: error },
  );
}

/** The error line of a PostgreSQL program's output, without its prefix: the first error, since it causes the others. */
export function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const told = lines.find((line) => /(FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1) ?? 'no reason given';
  return told.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '').trim();
}
