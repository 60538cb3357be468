// A disk that is really full: the test's database is in a tablespace on a small memory disk, which only root may mount.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, expect, inject, test } from 'vitest';
import { auditChanges } from '../../flows/audit.ts';
import { openStore } from '../store.ts';
import { openTestDatabase } from '../testing/test-database.ts';

const disk = mountSmallDisk();
afterAll(() => {
  if (disk) spawnSync('umount', ['--lazy', disk]);
  if (disk) rmSync(disk, { recursive: true, force: true });
});

/** Null, with a printed reason, if this account may not mount. */
function mountSmallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-disk-'));
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'omnilink-test', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  console.warn(`Skipped, a small disk can't be mounted here: ${String(error ?? stderr).trim()}`);
  return null;
}

/** Writes until the disk is full. @returns a function that frees the space again */
function fill(folder: string): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 4096; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
  return () => unlinkSync(path);
}

async function makeTablespace(server: pg.Client, folder: string): Promise<void> {
  const { rows } = await server.query('select pg_backend_pid() as pid');
  const { uid, gid } = statSync(`/proc/${rows[0].pid}`);
  const place = join(folder, 'tablespace');
  mkdirSync(place);
  for (const path of [folder, place]) chownSync(path, uid, gid);
  await server.query(`create tablespace small location '${place}'`);
}

test.skipIf(!disk)(
  'a full disk is reported, leaves nothing half-written, and is resolved once there is space again',
  async () => {
    if (!disk) return;
    const server = new pg.Client({ connectionString: inject('templateUrl').replace(/\/[^/]*$/, '/postgres') });
    await server.connect();
    await makeTablespace(server, disk);
    const database = await openTestDatabase('tablespace small');
    const store = openStore(database.url, { maxConnections: 2 });
    try {
      const [before, after] = [uuidv7(), uuidv7()];
      await store.pool.query('insert into profile (id, created_at) values ($1, now())', [before]);
      const write = {
        now: new Date(),
        newProfiles: [{ id: after, mergedInto: null }],
        profileChanges: [{ id: before, fields: { note: randomBytes(500_000).toString('base64') } }],
        ...auditChanges(new Date(), 'link', {}),
      };
      const rows = async () =>
        (await store.pool.query('select id from profile union all select id from audit')).rowCount;
      expect(await store.probe()).toBeNull();
      // Both connections are there: PostgreSQL writes a file when it opens one.
      await Promise.all([rows(), rows()]);

      const free = fill(disk);
      expect(await store.probe()).toMatchObject({ kind: 'fault', fault: { code: 'database_disk_full' } });
      await expect(store.write(write)).rejects.toMatchObject({ code: '53100' });
      expect(await rows()).toBe(1);

      free();
      expect(await store.probe()).toBeNull();
      expect(await store.write(write)).toBe(true);
      expect(await rows()).toBe(3);
    } finally {
      await store.close();
      await database.drop();
      await server.query('drop tablespace small');
      await server.end();
    }
  },
);
