import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './embedded-error.ts';

/**
 * Makes a folder and its parents. Node's own `recursive` never ends where a folder answers ENOENT to new ones in it, as /proc does.
 * @param mode of those that are made
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    await makeOne(path, mode);
  }
}

/** One that is there already is as good. */
async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const there = await stat(path).catch(() => null);
    if (!there?.isDirectory()) throw error;
  }
}
