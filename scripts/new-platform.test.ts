// Adds a platform to a copy of the sources, as README.md's table says, types it, and links a customer through it.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);

/** The toy's own files, from `new-platform/`. */
const added = {
  'channel.ts': 'server/channels/toy/channel.ts',
  'conformance-case.ts': 'server/channels/conformance/toy-case.ts',
  'chat-app.tsx': 'liff-app/chat/toy/toy-app.tsx',
  'connect-form.ts': 'liff-app/console/channels/connect/toy-form.ts',
  'link.ts': 'server/flows/linking/toy-link.test.ts',
};

/** What is inserted into existing files, after a text that each has once. The compiler names each of them once the record exists. */
const changed: Record<string, [after: string, text: string][]> = {
  'server/contract/platforms.ts': [
    ["  whatsapp: 'WhatsApp',\n", "  toy: 'Toy',\n"],
    [
      "    account: 'phoneNumberId',\n  },\n",
      `  toy: {
    marketersName: 'Toy',
    source: true,
    target: null,
    targetsOnAndroid: ['liff', 'draft'],
    browsers: ['external'],
    windowMs: 24 * hourMs,
    windowHint: true,
    retryKeyMs: null,
    friendship: false,
    richMenus: false,
    picture: { shape: 'square', maxHeightByWidth: Infinity },
    limits: {
      text: { max: 500, unit: 'characters' },
      buttonText: { max: 400, unit: 'characters' },
      title: { max: 80, unit: 'characters' },
      cardText: { max: 80, unit: 'characters' },
      label: { max: 20, unit: 'characters' },
      data: 1000,
      link: null,
    },
    mixesButtons: true,
    webhook: 'own',
    credentials: {
      pageId: { is: 'digits', what: 'account ID' },
      accessToken: { is: 'secret' },
      appSecret: { is: 'secret' },
    },
    account: 'pageId',
  },
`,
    ],
  ],
  'server/channels/channels.ts': [
    ["import type { PlatformHttp } from './http.ts';\n", "import { buildToyChannel } from './toy/channel.ts';\n"],
    [
      '    whatsapp: buildWhatsappChannel({ graphUrl: metaGraphUrl, http, now }),\n',
      '    toy: buildToyChannel({ graphUrl: metaGraphUrl, http, now }),\n',
    ],
  ],
  'server/channels/channel.test.ts': [
    [
      "import { openHarness } from './conformance/harness.ts';\n",
      "import { toyCase } from './conformance/toy-case.ts';\n",
    ],
    ['  whatsapp: whatsappCase,\n', '  toy: toyCase,\n'],
  ],
  'server/domain/external-id.ts': [
    ['const fits: Record<Platform, (id: string) => boolean> = {\n', '  toy: (id) => scopedId.test(id),\n'],
  ],
  'server/words/field-error-words.ts': [
    ['const externalIds: Record<Platform, string> = {\n', "  toy: 'must be a toy’s id: digits only',\n"],
  ],
  'server/domain/linking/campaign-reference.ts': [
    ['  switch (source.platform) {\n', "    case 'toy':\n      return null;\n"],
  ],
  'server/contract/setup-ids.ts': [["  whatsapp: ['token', ...appIds],\n", "  toy: ['token', ...appIds],\n"]],
  'server/domain/setup-item.ts': [
    ['  whatsapp: appIds,\n', '  toy: appIds,\n'],
    ['  whatsapp: [],\n', '  toy: [],\n'],
  ],
  'liff-app/console/channels/connect/form-steps.ts': [
    ["import { lineForm } from './line-steps.ts';\n", "import { toyForm } from './toy-form.ts';\n"],
    ['  whatsapp: whatsappForm,\n', '  toy: toyForm,\n'],
  ],
  'liff-app/chat/chat-apps.ts': [
    ['  whatsapp: WhatsappMessage;\n', '  toy: MessagingMessage;\n'],
    [
      "import { messengerApp } from './messenger/messenger-app.tsx';\n",
      "import { toyApp } from './toy/toy-app.tsx';\n",
    ],
    ['  whatsapp: whatsappApp,\n', '  toy: toyApp,\n'],
  ],
};

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'omnilink-new-platform-'));
  const parts = ['server', 'liff-app', 'package.json', 'tsconfig.json', 'vite.config.ts', 'vitest.config.ts'];
  for (const part of [...parts, 'index.html', 'go.html', 'console.html', 'phone.html', 'preview.html'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('README.md’s row lists these files, ten at most', () => {
  const row = readFileSync('README.md', 'utf8').match(/^\| a new platform \|(.*)\|$/m)?.[1] ?? '';
  const listed = [...row.matchAll(/`([^`]+\.tsx?)`/g)].map(([, file = '']) => file);
  expect(listed.toSorted()).toEqual(Object.keys(changed).toSorted());
  expect(listed.length).toBeLessThanOrEqual(10);
});

test('with these and its own files it compiles, passes every platform’s tests, and links a customer', {
  timeout: 300_000,
}, async () => {
  for (const [file, edits] of Object.entries(changed)) {
    let text = readFileSync(file, 'utf8');
    for (const [after, more] of edits) {
      expect(text.split(after), `${file}: ${after}`).toHaveLength(2);
      text = text.replace(after, () => after + more);
    }
    writeFileSync(join(copy, file), text);
  }
  for (const [file, path] of Object.entries(added)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join('scripts/new-platform', file), join(copy, path));
  }
  const { stdout: errors } = await inCopy('tsc', '-p', '.', '--singleThreaded');
  expect(errors).toBe('');
  const tests = ['server/channels/channel.test.ts', added['link.ts']];
  const args = ['--project', 'all', '--testNamePattern', '\\btoy\\b', '--reporter', 'json', ...tests];
  const { stdout } = await inCopy('vitest', 'run', ...args);
  const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const results = report.testResults.flatMap((file: { assertionResults: object[] }) => file.assertionResults);
  expect(results.filter(({ status }: { status: string }) => status === 'failed')).toEqual([]);
  expect(report).toMatchObject({ success: true });
  expect(report.numPassedTests).toBeGreaterThan(60);
});

/** A program's output in the copy, whether it succeeds or not. */
const inCopy = (program: string, ...args: string[]): Promise<{ stdout: string }> =>
  run(`node_modules/.bin/${program}`, args, { cwd: copy, maxBuffer: 1e8 }).catch((error: { stdout: string }) => error);
