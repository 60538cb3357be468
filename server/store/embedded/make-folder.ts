import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './embedded-error.ts';

/**
 * Creates a folder and its parents. Node's own `recursive` never ends in a folder that returns ENOENT for new ones, such as /proc.
 * @param mode of the created folders
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

/** An existing folder is fine. */
async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const there = await stat(path).catch(() => null);
    if (!there?.isDirectory()) throw error;
  }
}
