// A checker that finds nothing passes too: each folder's rule is broken once on purpose, in a temporary tree.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A folder's message and imports that break its rule; `clean` ones keep it. */
interface Rule {
  message: string;
  broken: string[];
  clean: string[];
}

const rules: Record<string, Rule> = {
  'server/domain': {
    message: 'domain is pure: it imports zod, the contract and its own folder only.',
    broken: ['../store/store.ts', '../config.ts', 'node:fs', 'fastify', 'pg', 'jose'],
    clean: ['zod', './channel.ts', '../contract/link.ts'],
  },
  'server/domain/linking': {
    message: 'domain is pure: it imports zod, the contract and its own folder only.',
    broken: ['../../store/store.ts', '../../config.ts', 'node:fs', 'fastify', 'pg', 'jose'],
    clean: ['zod', './undo.ts', '../channel.ts', '../../contract/link.ts'],
  },
  'server/contract': {
    message: 'contract is shared with the browser: it imports zod and its own folder only.',
    broken: ['../domain/channel.ts', 'node:fs', 'fastify', 'pg', 'jose'],
    clean: ['zod', './reasons.ts'],
  },
  'server/routes': {
    message: 'routes speak HTTP and call flows: no SQL, no platform.',
    broken: ['../store/store.ts', '../channels/channel.ts', '../channels/line/events.ts', '../simulator/app.ts', 'pg'],
    clean: ['fastify', '../flows/linking/link-contacts.ts', '../../flows/channels/check-channel.ts', '../context.ts'],
  },
  'server/flows': {
    message: 'flows reach the store and the channels through the context.',
    broken: ['../routes/link.ts', '../simulator/app.ts', 'fastify', 'pg'],
    clean: ['../domain/channel.ts', '../context.ts'],
  },
  'server/store': {
    message: 'store holds SQL and knows the domain only.',
    broken: [
      '../flows/link-contacts.ts',
      '../routes/link.ts',
      '../channels/channel.ts',
      '../simulator/app.ts',
      'fastify',
    ],
    clean: ['pg', '../domain/channel.ts'],
  },
  'server/channels/line': {
    message: 'a channel speaks to its platform and knows the domain only.',
    broken: [
      '../../flows/link-contacts.ts',
      '../../routes/link.ts',
      '../../store/store.ts',
      '../../simulator/app.ts',
      'fastify',
      'pg',
    ],
    clean: ['jose', '../channel.ts', '../../domain/channel.ts'],
  },
  'server/simulator/line': {
    message: 'the simulator shares no code with what it tests.',
    broken: [
      '../../domain/channel.ts',
      '../../flows/link-contacts.ts',
      '../../routes/link.ts',
      '../../store/store.ts',
      '../../channels/channel.ts',
      'pg',
    ],
    clean: ['fastify', 'jose', '../../contract/link.ts'],
  },
  'liff-app/phone': {
    message: 'the phone page knows the contract and the simulator only.',
    broken: ['../../server/flows/link-contacts.ts', '../../server/context.ts', 'node:fs'],
    clean: ['../../server/contract/link.ts', '../../server/simulator/client.ts', '../chat/chat.tsx', 'preact'],
  },
  'liff-app/link': {
    message: 'the page knows the server by its contract only.',
    broken: ['../../server/domain/channel.ts', '../../server/config.ts', 'node:fs'],
    clean: ['preact', '../api.ts', '../../server/contract/link.ts'],
  },
};

const otherForms = [
  "import type { Thing } from '../store/store.ts';\n\nexport type Mine = Thing;\n",
  "export { thing } from '../store/store.ts';\n",
  "export * from '../store/store.ts';\n",
  "export const mine = await import('../store/store.ts');\n",
  "import '../store/store.ts';\n",
];

interface Diagnostic {
  category: string;
  message: unknown;
  location: { path: unknown };
}

let tree: string;
let diagnostics: Diagnostic[];

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'omnilink-import-rules-'));
  await cp('biome.json', join(tree, 'biome.json'));
  await cp('.gitignore', join(tree, '.gitignore'));
  for (const [folder, { broken, clean }] of Object.entries(rules)) {
    for (const [index, path] of broken.entries()) await plant(join(folder, `broken-${index}.ts`), path);
    for (const [index, path] of clean.entries()) await plant(join(folder, `clean-${index}.ts`), path);
  }
  for (const [index, code] of otherForms.entries()) await write(`server/routes/form-${index}.ts`, code);
  await plant('server/cycle/one.ts', './two.ts');
  await plant('server/cycle/two.ts', './one.ts');
  await plant('server/cycle/outside.ts', './one.ts');
  diagnostics = await lint();
});

afterAll(async () => {
  await rm(tree, { recursive: true, force: true });
});

async function plant(file: string, imported: string): Promise<void> {
  await write(file, `import { thing } from '${imported}';\n\nexport const mine = thing;\n`);
}

async function write(file: string, code: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), code);
}

async function lint(): Promise<Diagnostic[]> {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  // biome ends with 1, since it finds what was planted.
  const { stdout } = await promisify(execFile)(resolve('node_modules/.bin/biome'), args, { cwd: tree }).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout).diagnostics;
}

function saidOf(file: string): string[] {
  const own = diagnostics.filter(({ location }) => JSON.stringify(location.path).includes(file));
  return own.map(({ category, message }) => `${category} ${JSON.stringify(message)}`);
}

test('each rule of biome.json is planted here', async () => {
  const { overrides } = JSON.parse(await readFile('biome.json', 'utf8'));
  const messages = [...JSON.stringify(overrides).matchAll(/"message":"([^"]*)"/g)].map(([, message]) => message);
  expect(new Set(Object.values(rules).map(({ message }) => message))).toEqual(new Set(messages));
});

for (const [folder, { message, broken, clean }] of Object.entries(rules)) {
  test.each(broken.map((path, index) => [path, index]))(`${folder} may not import %s`, (_path, index) => {
    expect(saidOf(`${folder}/broken-${index}.ts`)).toEqual([expect.stringContaining(message)]);
  });

  test.each(clean.map((path, index) => [path, index]))(`${folder} may import %s`, (_path, index) => {
    expect(saidOf(`${folder}/clean-${index}.ts`)).toEqual([]);
  });
}

test.each(otherForms.map((code, index) => [code.trim(), index]))(
  'a rule sees every form of import: %s',
  (_code, index) => {
    expect(saidOf(`server/routes/form-${index}.ts`)).toEqual([expect.stringContaining('routes speak HTTP')]);
  },
);

test('an import cycle is refused', () => {
  expect(saidOf('server/cycle/one.ts')).toEqual([expect.stringContaining('noImportCycles')]);
  expect(saidOf('server/cycle/two.ts')).toEqual([expect.stringContaining('noImportCycles')]);
  expect(saidOf('server/cycle/outside.ts')).toEqual([]);
});
