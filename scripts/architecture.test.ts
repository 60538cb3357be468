// docs/architecture.md says which folder imports from which: compared with every import of the sources, both ways.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const rows = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^\| `([\w-]+)` \|[^|]*\| ([\w, -]*)\|$/gm)];
const declared = new Map(
  rows.map(([, folder = '', from = '']) => [folder, from.trim() === '' ? [] : from.trim().split(', ').toSorted()]),
);

const isTest = (path: string) => /\.test\.tsx?$|\/test-[^/]*$|\/testing\//.test(path);

/** `server/flows/…` is of `flows`, a file of `server/` itself of `server`, the pages' of `liff-app`, but for the demo's phone page. */
function folderOf(path: string): string {
  const [top = '', folder = '', ...rest] = path.split('/');
  if (path.startsWith('liff-app/phone/')) return 'phone';
  return top !== 'server' ? top : rest.length === 0 ? top : folder;
}

function imports(): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>([...declared.keys()].map((folder) => [folder, new Map()]));
  for (const top of ['server', 'liff-app']) {
    for (const name of readdirSync(top, { recursive: true, encoding: 'utf8' })) {
      const path = `${top}/${name}`;
      if (!/\.tsx?$/.test(path) || isTest(path)) continue;
      const folder = folderOf(path);
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/(?:from|import\(|import) ?'(\.[^'?]+)'/g)) {
        const other = folderOf(normalize(join(dirname(path), target)));
        if (other !== folder && other !== 'package.json') found.get(folder)?.set(other, `${path} imports ${target}`);
      }
    }
  }
  return found;
}

test('every folder imports from those that are declared, and from no other', () => {
  expect(declared.size).toBeGreaterThan(10);
  const found = imports();
  const undeclared = [...found].flatMap(([folder, others]) =>
    [...others].filter(([other]) => !declared.get(folder)?.includes(other)).map(([, where]) => where),
  );
  expect(undeclared).toEqual([]);
  for (const [folder, others] of found) expect([...others.keys()].toSorted(), folder).toEqual(declared.get(folder));
});

test('every folder of the server is declared', () => {
  const folders = readdirSync('server', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== 'testing');
  expect([...declared.keys()].filter((name) => !['server', 'liff-app', 'phone'].includes(name)).toSorted()).toEqual(
    names.toSorted(),
  );
});

test('no route reaches the store', () => {
  const paths = readdirSync('server/routes', { recursive: true, encoding: 'utf8' })
    .map((name) => `server/routes/${name}`)
    .filter((path) => path.endsWith('.ts') && !isTest(path));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => /context\.store|\{ store \}/.test(readFileSync(path, 'utf8')))).toEqual([]);
});
