// docs/contract.md lists the pages and calls that exist: compared with what the app describes, both ways.
import { readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { buildContext } from '../server/context.ts';
import { pageFolder } from '../server/testing/test-app.ts';

const text = readFileSync('docs/contract.md', 'utf8');
const section = (title: string) => text.split(`\n## ${title}\n`)[1]?.split(/\n###? /)[0] ?? '';
const firstColumn = (title: string) => (section(title).match(/^\| (?:`\/|`[A-Z/]+ \/).*?(?<!\\)\|/gm) ?? []).join('\n');

/** `GET /link/:`, whatever the parameter is called; a path without a method is a page. */
function listed(): string[] {
  const cells = [firstColumn('Pages'), firstColumn('API'), section('Webhooks we receive')].join('\n');
  const calls = [...cells.matchAll(/`(?:([A-Z]+(?:\/[A-Z]+)*) )?(\/[^`?]*)[^`]*`( \(not yet\))?/g)];
  return calls.flatMap(([, methods = 'GET', path = '', notYet]) =>
    notYet || path === '/openapi.json' ? [] : methods.split('/').map((method) => `${method} ${path}`),
  );
}

async function described(): Promise<string[]> {
  const config = readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0', LOG_LEVEL: 'silent' });
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  const context = buildContext(config, 'postgres://nobody@127.0.0.1:1/none', secrets);
  const clientDir = pageFolder();
  const app = await buildApp(context, { clientDir });
  const { openapi, paths } = (await app.inject('/openapi.json')).json();
  await app.close();
  rmSync(clientDir, { recursive: true });
  expect(openapi).toBe('3.1.0');
  return Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

const plain = (calls: string[]) =>
  calls.map((call) => call.replaceAll(/\{\*\}/g, '*').replaceAll(/\{\w+\}|:\w+/g, ':')).toSorted();

test('the pages and calls of the contract are those of the app, but for those that don’t exist yet', async () => {
  expect(listed().length).toBeGreaterThan(50);
  expect(plain(listed())).toEqual(plain(await described()));
});
