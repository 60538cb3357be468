// The Dockerfile without a container engine: its steps, read and run in an empty folder for each stage.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../server/store/testing/test-database.ts';
import { freePort } from '../server/testing/entry/ports.ts';

type Step = { word: string; rest: string };
type Stage = { name: string; root: string; steps: Step[]; env: Record<string, string>; workdir: string };

const isRoot = process.getuid?.() === 0;
const text = readFileSync('Dockerfile', 'utf8');
const steps: Step[] = text
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean)
  .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
const step = (word: string) => steps.findLast((it) => it.word === word)?.rest ?? '';
const ignored = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'omnilink-docker-'));
  // Another account needs access.
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function stages(): Stage[] {
  const found: Stage[] = [];
  for (const { word, rest } of steps) {
    const [, name = String(found.length)] = word === 'FROM' ? (/ AS (\w+)$/.exec(rest) ?? []) : [];
    if (word === 'FROM') found.push({ name, root: join(folder, name), steps: [], env: {}, workdir: '/' });
    else found.at(-1)?.steps.push({ word, rest });
  }
  return found;
}

function copy(stage: Stage, others: Stage[], rest: string) {
  const words = rest.split(' ').filter((word) => !word.startsWith('--'));
  const [, from] = /--from=(\w+)/.exec(rest) ?? [];
  const to = words.pop() ?? '';
  const target = join(stage.root, stage.workdir, to);
  for (const source of words) {
    // From the folder itself only what .dockerignore lets through.
    if (!from) expect(ignored, `${source} in .dockerignore`).toContain(`!${source}`);
    const path = from ? join(others.find(({ name }) => name === from)?.root ?? '', source) : source;
    const isFolder = statSync(path).isDirectory();
    const place = isFolder || !to.endsWith('/') ? target : join(target, basename(path));
    // An earlier stage is over: moved, not copied.
    if (from) renameSync(path, place);
    else cpSync(path, place, { recursive: true });
  }
}

/**
 * What `npm ci` makes of the same lock file is in this folder already; making it again takes a minute and the network. Links, since
 * it has 300 MB; the one file that npm writes into rather than replacing becomes a copy.
 */
function installedHere(to: string) {
  // The folder itself: of a symbolic link the copy would be one too, and npm would take packages out of what it leads to.
  const from = realpathSync('node_modules');
  if (spawnSync('cp', ['-al', from, to]).status !== 0) {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
  const ownList = join(to, '.package-lock.json');
  rmSync(ownList, { force: true });
  if (existsSync(join(from, '.package-lock.json'))) cpSync(join(from, '.package-lock.json'), ownList);
}

function run(stage: Stage, rest: string) {
  const cwd = join(stage.root, stage.workdir);
  if (rest === 'npm ci') return installedHere(join(cwd, 'node_modules'));
  const here = rest.replaceAll(/ (\/\w+)/g, ` ${stage.root}$1`);
  const command = isRoot ? here : here.replaceAll(/ -[og] \d+/g, '');
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...stage.env, npm_config_offline: 'true', npm_config_audit: 'false' };
  execFileSync('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
}

function build(stage: Stage, others: Stage[]) {
  for (const { word, rest } of stage.steps) {
    switch (word) {
      case 'WORKDIR':
        stage.workdir = rest;
        mkdirSync(join(stage.root, rest), { recursive: true });
        break;
      case 'ENV':
        Object.assign(stage.env, Object.fromEntries(rest.split(' ').map((pair) => pair.split('='))));
        break;
      case 'COPY':
        copy(stage, others, rest);
        break;
      case 'RUN':
        run(stage, rest);
        break;
      case 'USER':
      case 'VOLUME':
      case 'EXPOSE':
      case 'HEALTHCHECK':
      case 'CMD':
        break;
      default:
        throw new Error(`no engine here knows ${word}`);
    }
  }
}

/** Runs a step's list of words as the image's user would, where the tree is read-only. */
function start(stage: Stage, words: string[], env: Record<string, string>): ChildProcess {
  const [uid, gid] = step('USER').split(':').map(Number);
  const [program = '', ...args] = words;
  return spawn(program === 'node' ? process.execPath : program, args, {
    cwd: join(stage.root, stage.workdir),
    env: { ...stage.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot ? { uid, gid } : {}),
  });
}

test('has no secret, no root at the end, and no shell before the server', () => {
  for (const { word, rest } of steps) {
    if (word === 'ARG' || word === 'ENV') expect(rest).not.toMatch(/SECRET|KEY|TOKEN|PASSWORD|DATABASE_URL/);
    if (word === 'COPY') expect(rest).not.toMatch(/(^| )\.( |$)|\.env|\.omnilink/);
  }
  expect(ignored[0]).toBe('*');
  expect(ignored.slice(1).every((line) => /^![a-z][\w.-]*$/.test(line))).toBe(true);
  expect(step('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(JSON.parse(step('CMD'))).toEqual(['node', 'scripts/start.mjs']);
  expect(step('FROM')).toMatch(/^node:20-/);
});

test('its steps make a server that another user runs from a tree it may not write', async () => {
  const all = stages();
  for (const stage of all) build(stage, all);
  const image = all.at(-1) as Stage;
  const app = join(image.root, image.workdir);
  expect(readdirSync(app).sort()).toEqual(['dist', 'node_modules', 'package.json', 'scripts']);
  for (const name of ['typescript', 'vitest', '@playwright/test', '@biomejs/biome']) {
    expect(existsSync(join(app, 'node_modules', name)), name).toBe(false);
  }
  // Folders only: the files of packages are links to those here.
  execFileSync('find', [app, '-type', 'd', '-exec', 'chmod', 'a-w', '{}', '+']);

  const port = await freePort();
  const env = {
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
    DATABASE_URL: database.url,
    DATA_DIR: join(image.root, image.env.DATA_DIR ?? ''),
    HOST: '127.0.0.1',
    PORT: String(port),
  };
  const server = start(image, JSON.parse(step('CMD')), env);
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk) => (output += chunk));
  try {
    const check = JSON.parse(/CMD (\[.*\])$/.exec(step('HEALTHCHECK'))?.[1] ?? '[]') as string[];
    const isHealthy = async () => (await once(start(image, check, env), 'exit'))[0];
    await expect.poll(() => output, { timeout: 120_000 }).toContain('OmniLink listens');
    expect(await isHealthy()).toBe(0);
    expect((await fetch(`http://127.0.0.1:${port}/console`)).status).toBe(200);
    for (const path of ['written', 'dist/written', 'node_modules/written', 'scripts/start.mjs']) {
      const write = `try { require('fs').writeFileSync('${path}', '') } catch { process.exit(7) }`;
      expect([path, (await once(start(image, ['node', '-e', write], env), 'exit'))[0]]).toEqual([path, 7]);
    }
  } finally {
    server.kill('SIGTERM');
    expect(await once(server, 'exit'), output).toEqual([0, null]);
  }
  const check = JSON.parse(/CMD (\[.*\])$/.exec(step('HEALTHCHECK'))?.[1] ?? '[]') as string[];
  expect((await once(start(image, check, env), 'exit'))[0]).toBe(1);
  // Ten seconds of work; a busy machine takes a minute.
}, 240_000);
