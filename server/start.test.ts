import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from './testing/entry/ports.ts';
import { databaseFolder, deleteDataDir, type ServerProcess, startProcess } from './testing/entry/server-process.ts';

/** Folders of the tests below, deleted at the end. */
const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-start-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const aFile = () => {
  const path = join(newFolder(), 'a-file');
  writeFileSync(path, '');
  return path;
};

const ready = 'Ctrl-C stops it';

async function postmasterPid(dataDir: string): Promise<number> {
  const folder = await databaseFolder(dataDir);
  const candidates = [join(folder, 'postmaster.pid'), join(folder, 'data', 'postmaster.pid')];
  const texts = await Promise.all(candidates.map((path) => readFile(path, 'utf8').catch(() => '')));
  return Number(texts.find(Boolean)?.split('\n')[0]);
}

/** A zombie that nobody reaps is as good as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' && process.platform !== 'linux';
  }
}

describe('the demo as a process', () => {
  const dataDir = newFolder();
  let env: Record<string, string>;
  let running: ServerProcess;
  beforeAll(async () => {
    env = { DATA_DIR: dataDir, PORT: String(await freePort()) };
    running = startProcess(env);
    await running.printed(ready);
  }, 90_000);
  afterAll(async () => {
    running.child.kill('SIGINT');
    await running.ended;
    await deleteDataDir(dataDir, 'demo');
  });

  const url = () => `http://127.0.0.1:${env.PORT}`;
  const key = () => /Bearer (\S+)/.exec(running.output())?.[1] ?? '';
  const api = (path: string) => fetch(`${url()}/api/v1${path}`, { headers: { authorization: `Bearer ${key()}` } });
  const channels = async () =>
    ((await (await api('/channels')).json()) as { items: { id: string }[] }).items.map(({ id }) => id);

  test('prints the three addresses, and each answers', async () => {
    expect(running.output()).toContain(`${url()}/simulator/phone`);
    expect(running.output()).toContain(`${url()}/api/v1`);
    expect(running.output()).toContain(`${url()}/link`);
    expect((await fetch(`${url()}/simulator/phone`)).status).toBe(200);
    expect((await fetch(`${url()}/link`)).status).toBe(200);
    expect(await channels()).toHaveLength(6);
    expect((await fetch(`${url()}/readyz`)).status).toBe(200);
  });

  test('killed (-9) and started again: nothing is lost, PostgreSQL is adopted', async () => {
    const before = await channels();
    const pid = await postmasterPid(join(dataDir, 'demo'));
    running.child.kill('SIGKILL');
    await running.ended;
    expect(isAlive(pid)).toBe(true);
    running = startProcess(env);
    await running.printed(ready);
    expect(await channels()).toEqual(before);
    expect(await postmasterPid(join(dataDir, 'demo'))).toBe(pid);
  }, 60_000);

  test('PostgreSQL killed (-9) alone: the server starts it again, and writes work without a restart', async () => {
    const before = await channels();
    const pid = await postmasterPid(join(dataDir, 'demo'));
    process.kill(pid, 'SIGKILL');
    // Its connections may answer for a moment longer: what they take says nothing about the next one.
    const isAnother = async () => {
      const now = await postmasterPid(join(dataDir, 'demo'));
      return now > 0 && now !== pid;
    };
    await vi.waitUntil(isAnother, { interval: 50, timeout: 30_000 });
    const headers = { authorization: `Bearer ${key()}`, 'content-type': 'application/json' };
    const write = () =>
      fetch(`${url()}/api/v1/brand`, { method: 'PATCH', headers, body: '{"name":"written after"}' }).then(
        ({ status }) => status === 200,
      );
    await vi.waitUntil(write, { interval: 50, timeout: 30_000 });
    expect(await channels()).toEqual(before);
    expect(await (await api('/brand')).json()).toMatchObject({ name: 'written after' });
    await running.printed('PostgreSQL had ended without being asked; it was started again and nothing is lost.');
  }, 60_000);

  test('PostgreSQL killed (-9), server too: both come back with everything', async () => {
    const before = await channels();
    process.kill(await postmasterPid(join(dataDir, 'demo')), 'SIGKILL');
    running.child.kill('SIGKILL');
    await running.ended;
    running = startProcess(env);
    await running.printed(ready);
    expect(await channels()).toEqual(before);
  }, 60_000);

  test('a port in use is said in a sentence', async () => {
    const second = startProcess({ ...env, DATA_DIR: dataDir });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${env.PORT} is in use. Stop what uses it, or set PORT to another one.`);
    expect(second.output()).not.toContain('    at ');
    expect((await api('/channels')).status).toBe(200);
  }, 60_000);

  test('Ctrl-C stops all in order, with nothing left running', async () => {
    const pid = await postmasterPid(join(dataDir, 'demo'));
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(`${url()}/healthz`)).rejects.toThrow();
  }, 60_000);
});

describe('the production server as a process', () => {
  const dataDir = newFolder();
  const adminKey = 'start-test-admin-key-0123456789-abc';
  let port: number;
  let running: ServerProcess;
  beforeAll(async () => {
    port = await freePort();
    running = startProcess({
      PUBLIC_URL: 'https://link.example.com',
      TRUST_PROXY: '0',
      ADMIN_API_KEY: adminKey,
      DATA_DIR: dataDir,
      PORT: String(port),
      DRAIN_SECONDS: '0',
    });
    await running.printed('OmniLink listens');
  }, 90_000);
  afterAll(async () => {
    running.child.kill('SIGTERM');
    await running.ended;
    await deleteDataDir(dataDir);
  });

  // Taken from the simulator's own list of routes, so that a new one is covered too.
  test('answers 404 to every route of the simulator', async () => {
    const readme = await readFile('server/simulator/README.md', 'utf8');
    const paths = [...readme.matchAll(/`(?:GET|POST|PUT|PATCH|DELETE)[^`]*?(\/control\/[a-z0-9/._-]+)/g)].map(
      ([, path]) => path,
    );
    const prefixes = [
      '',
      '/phone',
      '/phone/info',
      '/browser',
      '/line-api/v2/profile',
      '/line-data/x',
      '/liff/x',
      '/line-access/x',
    ];
    const all = [...new Set([...paths, ...prefixes, '/line-static/x.js', '/line-add/@x', '/meta/v26.0/me'])];
    expect(all.length).toBeGreaterThan(20);
    for (const path of all) {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(`http://127.0.0.1:${port}/simulator${path}`, { method });
        expect([path, method, answer.status]).toEqual([path, method, 404]);
      }
    }
  });

  test('has the headers of https, and takes the administrator’s key only', async () => {
    const { headers, status } = await fetch(`http://127.0.0.1:${port}/api/v1/channels`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect(status).toBe(200);
    expect(headers.get('strict-transport-security')).toContain('max-age');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(
      (await fetch(`http://127.0.0.1:${port}/api/v1/channels`, { headers: { authorization: `Bearer ${adminKey}x` } }))
        .status,
    ).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/channels`)).status).toBe(401);
  });

  test('whose PostgreSQL is killed and does not start again ends with a sentence', async () => {
    const folder = await databaseFolder(dataDir);
    await rename(join(folder, 'data', 'pg_hba.conf'), join(folder, 'pg_hba.conf'));
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    expect(await running.ended).toBe(1);
    expect(running.output()).toMatch(
      /\nThe embedded PostgreSQL ended and 4 attempts to start it again failed: PostgreSQL in .* did not start: could not load .*\n/,
    );
  }, 60_000);
});

test.each([
  [
    'a lost PUBLIC_URL',
    { ADMIN_API_KEY: 'admin-key-for-tests-0123456789-abc' },
    'ADMIN_API_KEY is set but PUBLIC_URL is not',
  ],
  [
    'several wrong variables',
    { PUBLIC_URL: 'ftp://x', PORT: 'x', TRUST_PROXY: '0' },
    'The environment has 2 problem(s)',
  ],
  [
    '14 §1.3: no TRUST_PROXY',
    { PUBLIC_URL: 'https://link.example.com' },
    'TRUST_PROXY must be set in production: the number',
  ],
])('%s ends the process with 1, in words, before anything listens', async (_what, env, words) => {
  const server = startProcess(env);
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain(words);
  expect(server.output()).not.toContain('    at ');
});

test.each([
  ['below a file', () => join(aFile(), 'data')],
  // Node's own recursive mkdir never ends there.
  ...(process.platform === 'linux' ? [['of the system', () => '/proc/omnilink'] as const] : []),
] as const)('a folder that cannot be written, %s, is said in a sentence', async (_which, dataDir) => {
  const server = startProcess({ DATA_DIR: dataDir(), PORT: String(await freePort()) });
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('cannot be written');
  expect(server.output()).not.toContain('    at ');
});

test('a database that is not there is said in a sentence', async () => {
  const secrets = `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`;
  const port = await freePort();
  const dataDir = newFolder();
  const env = {
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: secrets,
    DATABASE_URL: `postgres://127.0.0.1:${port}/x`,
    DATA_DIR: dataDir,
  };
  const server = startProcess(env);
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('DATABASE_URL');
  expect(server.output()).not.toContain('    at ');
});
