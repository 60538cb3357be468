import { expect, test } from 'vitest';
import { reasonIn, run } from './embedded-run.ts';

test.each([
  [
    'creating directory data ... ok\n2026-01-01 00:00:00 UTC [9] FATAL:  could not write to file "x": No space left on device\nchild process exited with exit code 1\ninitdb: error: could not abort\n',
    'could not write to file "x": No space left on device',
  ],
  [
    'initdb: error: could not look up effective user ID 77: user does not exist\n',
    'could not look up effective user ID 77: user does not exist',
  ],
  [
    'postgres: error while loading shared libraries: libicuuc.so.60',
    'postgres: error while loading shared libraries: libicuuc.so.60',
  ],
  ['', 'no reason given'],
])('finds the reason in %j', (output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});

test('a program that this machine cannot run is an error that names DATABASE_URL', async () => {
  await expect(run('/nowhere/initdb', [], '/', null)).rejects.toThrow(
    "The PostgreSQL that comes with OmniLink doesn't run on this machine (/nowhere/initdb: ENOENT); set DATABASE_URL to a PostgreSQL 15 or newer.",
  );
});

test('a child gets none of our environment', async () => {
  process.env.PGPORT = '1';
  const { output } = await run('/usr/bin/env', [], '/', null).finally(() => delete process.env.PGPORT);
  expect(output.split('\n').filter((line) => !/^(PATH|LC_ALL|TZ)=|^$/.test(line))).toEqual([]);
});
