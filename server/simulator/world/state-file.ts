import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WorldState } from './state.ts';

interface StateFile {
  /** What was saved last; nothing if there is no file or it can't be read (a demo then starts again). */
  load: () => Partial<WorldState>;
  /** Saves soon; several calls in a row make one write. */
  save: (read: () => WorldState) => void;
  close: () => Promise<void>;
}

const debounceMs = 150;

/** Keeps the world in one JSON file, replaced by a rename so that a killed process leaves the old or the new one, never a partial one. */
export function openStateFile(path: string | undefined): StateFile {
  if (path === undefined) return { load: () => ({}), save: () => {}, close: async () => {} };
  let timer: NodeJS.Timeout | undefined;
  let pending: (() => WorldState) | undefined;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!pending) return;
    const text = JSON.stringify(pending());
    pending = undefined;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };

  return {
    load: () => {
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as Partial<WorldState>;
      } catch {
        return {};
      }
    },
    save: (read) => {
      pending = read;
      timer ??= setTimeout(write, debounceMs).unref();
    },
    close: async () => write(),
  };
}
