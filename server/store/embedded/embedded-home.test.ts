import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHome } from './embedded-home.ts';
import { makeFolder } from './make-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnilink-home-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('creates a folder with its parents, and leaves an existing one unchanged', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)]);
  await makeFolder(path, 0o755);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

test('creates none below a file', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

describe.runIf(process.platform === 'linux')('where no folder can be made', () => {
  test.each(['/proc', '/proc/omnilink', '/proc/omnilink/data'])('%s: fails with an error', async (dataDir) => {
    await expect(openHome(dataDir)).rejects.toThrow(
      `Can't write ${dataDir} (there is no such folder, and none can be made). Set DATA_DIR to a folder that this account can write.`,
    );
  });
});
