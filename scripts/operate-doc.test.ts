// The operator's handbook names commands, variables, files and metrics: all of them exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildMetrics, collectProcessMetrics } from '../server/metrics.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const text = read('docs/operate.md');
const fences = [...text.matchAll(/^```(\w*) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', file = '', body = '']) => ({
    language,
    file,
    body,
  }),
);

test('npm’s commands are scripts of the package', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const names = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
  expect(names).toContain('bench');
  for (const name of names) expect(Object.keys(scripts)).toContain(name);
  for (const [, path = ''] of text.matchAll(/node (scripts\/[\w.-]+)/g)) expect(existsSync(path), path).toBe(true);
  for (const [, option = ''] of text.matchAll(/start\.mjs (--[\w-]+)/g)) {
    expect(Object.values(scripts).join('\n')).toContain(option);
  }
});

test('variables are read by the server, or by the files that operators copy', () => {
  const config = read('server/config.ts');
  const names = [...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([name]) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of new Set(names)) {
    const known = config.includes(`  ${name}: `) || read('compose.yaml').includes(`\${${name}:`);
    expect(known, name).toBe(true);
  }
});

test('links lead somewhere', () => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)/g)];
  expect(links.length).toBeGreaterThan(5);
  for (const [, path = '', anchor] of links) {
    const file = join('docs', path);
    expect(existsSync(file), path).toBe(true);
    if (!anchor) continue;
    const anchors = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors, `${path}#${anchor}`).toContain(anchor);
  }
});

test('quotes of a file are in the file', () => {
  const quotes = fences.filter(({ file }) => file);
  expect(quotes.length).toBeGreaterThan(0);
  for (const { file, body } of quotes) expect(read(file), file).toContain(body);
});

test('metrics are those of the server', () => {
  const { registry } = buildMetrics();
  collectProcessMetrics(registry);
  const known = registry.getMetricsAsArray().map(({ name }) => name);
  const names = [...text.matchAll(/\b(?:omnilink|process|nodejs)_[a-z0-9_]+\b/g)].map(([name]) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(known).toContain(name);
});

test('lines of the log are those that the server writes', () => {
  const sources = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!test)\.ts$/.test(name),
  );
  const code = sources.map((name) => read(join('server', name))).join('\n');
  const lines = [...text.matchAll(/`(an? [a-z][a-z ]+|events were stored)`/g)].map(([, line = '']) => line);
  expect(lines).toContain('a delivery was settled');
  for (const line of lines) expect(code).toContain(`'${line}'`);
});

test('the units, settings and files of the shell blocks are ours', () => {
  const commands = fences.filter(({ language }) => language === 'sh').flatMap(({ body }) => body.trim().split('\n'));
  const files = commands.flatMap((line) => line.match(/\bdeploy\/[\w.-]+/g) ?? []);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) expect(existsSync(file), file).toBe(true);
  const dir = /^WorkingDirectory=(.*)$/m.exec(read('deploy/omnilink.service'))?.[1];
  expect(text).toContain(`git clone … ${dir} `);
  const variables = /^EnvironmentFile=(.*)$/m.exec(read('deploy/omnilink.service'))?.[1];
  expect(text).toContain(`${variables} `);
});
