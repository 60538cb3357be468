// The stages of `npm test` and `npm run check`. Each runs even if an earlier one failed, and the last line counts them all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Count what failed: its name, then its message */
/** @typedef {(file: string, args: string[], env?: Record<string, string>) => Promise<number>} Run answers the exit code */
/** @typedef {{ name: string, run: (start: Run, folder: string) => Promise<Count> }} Stage */

const root = fileURLToPath(new URL('..', import.meta.url));

/** Stages of a group start together: each leaves a processor idle at times. The tests come after the build: some measure its sizes. @type {Stage[][]} */
export const checks = [
  [
    { name: 'types', run: (start) => check(start, 'tsc', '--project', '.') },
    { name: 'lint and import rules', run: (start) => check(start, 'biome', 'check', '--error-on-warnings', '.') },
    { name: 'dead code', run: (start) => check(start, 'knip') },
    { name: 'build', run: async (start) => one(await start(process.execPath, [join(root, 'scripts', 'build.mjs')])) },
  ],
  [
    { name: 'unit and flow tests', run: (start, folder) => vitest(start, join(folder, 'vitest.json'), '!processes') },
    {
      name: 'tests of whole processes',
      run: (start, folder) => vitest(start, join(folder, 'processes.json'), 'processes', { TEST_WORKERS: '1' }),
    },
  ],
];

/** @type {Stage} */
export const stories = { name: 'browser stories', run: playwright };

/**
 * Runs the groups one after the other, the stages of a group at once, prints what failed and, as the last line, `N passed, N
 * failed` (each test is one, each other check is one), and sets the exit code: 0 only if everything ran and passed.
 * @param {Stage[][]} groups
 */
export async function runStages(groups) {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-stages-'));
  const lines = [];
  const total = { passed: 0, failed: 0 };
  try {
    for (const group of groups) {
      // The output of parallel stages is printed one after the other: of the first as it comes.
      const begun = group.map((stage, index) => runStage(stage, folder, index > 0));
      for (const [index, stage] of group.entries()) {
        console.log(`\n── ${stage.name}`);
        const { count, seconds, output } = await begun[index];
        process.stdout.write(output);
        total.passed += count.passed;
        total.failed += count.failed;
        const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
        lines.push(
          `${count.failed > 0 ? '✗' : '✓'} ${stage.name}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`,
          ...(count.failures ?? []).map((failure) => failure.replace(/^/gm, '    ')),
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** @param {Stage} stage @param {string} folder @param {boolean} isKept its output is answered, not shown at once */
async function runStage({ run }, folder, isKept) {
  const startedAt = performance.now();
  /** @type {Buffer[]} */
  const kept = [];
  const count = await run((...call) => program(isKept ? kept : null, ...call), folder).catch(sayWhy);
  return { count, seconds: ((performance.now() - startedAt) / 1000).toFixed(1), output: Buffer.concat(kept) };
}

/** @param {unknown} error @returns {Count} */
function sayWhy(error) {
  console.error(error instanceof Error ? error.message : error);
  return one(1);
}

/** @param {number} code @returns {Count} */
function one(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** @param {Run} start @param {string} name @param {string[]} args */
async function check(start, name, ...args) {
  return one(await start(tool(name), args));
}

/** @param {Run} start @param {string} report @param {string} project @param {Record<string, string>} [env] @returns {Promise<Count>} */
async function vitest(start, report, project, env) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await start(tool('vitest'), ['run', '--project', project, ...reporters], env);
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
    testResults,
  } = read(report);
  const failures = testResults.flatMap(({ name, assertionResults, message }) => [
    ...(message ? [failure(name, '', message)] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => failure(name, fullName, failureMessages.join('\n'))),
  ]);
  return honest(code, { passed, failed, skipped: skipped + todo, failures });
}

/** @param {Run} start @param {string} folder @returns {Promise<Count>} */
async function playwright(start, folder) {
  const { findBrowser } = await import('./find-browser.mjs');
  const report = join(folder, 'playwright.json');
  const env = { CHROMIUM_PATH: findBrowser(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const args = ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'];
  const code = await start(tool('playwright'), args, env);
  const { stats, suites, errors } = read(report);
  const { expected, unexpected, flaky, skipped } = stats;
  const failures = [...errors.map(({ message }) => failure('e2e', '', message)), ...suites.flatMap(failedStories)];
  // A story that fails once and passes on a retry is still a failure.
  return honest(code, { passed: expected, failed: unexpected + flaky, skipped, failures });
}

/** @param {import('@playwright/test/reporter').JSONReportSuite} suite @returns {string[]} */
function failedStories({ specs, suites = [] }) {
  const failed = specs.flatMap(({ file, line, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) =>
        failure(`e2e/${file}:${line}`, `[${projectName}] ${title}`, results[0]?.error?.message ?? ''),
      ),
  );
  return [...failed, ...suites.flatMap(failedStories)];
}

/** @param {string} file @param {string} title @param {string} message its first lines are answered */
function failure(file, title, message) {
  const lines = stripVTControlCharacters(message).split('\n');
  const start = lines
    .filter((line) => !line.includes('/node_modules/'))
    .slice(0, 12)
    .join('\n');
  return `✗ ${[isAbsolute(file) ? relative(root, file) : file, title].filter(Boolean).join(' › ')}\n${start}`;
}

// A run that broke outside its tests, or that found none, has not passed.
/** @param {number} code @param {Count} count @returns {Count} */
function honest(code, count) {
  const isBroken = count.failed === 0 && (code !== 0 || count.passed === 0);
  return isBroken ? { ...count, failed: 1 } : count;
}

/** @param {string} report */
function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    throw new Error('The tests ended without a report.', { cause: error });
  }
}

/** @param {string} name of a program in node_modules/.bin */
function tool(name) {
  return join(root, 'node_modules', '.bin', name + (process.platform === 'win32' ? '.cmd' : ''));
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await Promise.all([...running].map((child) => child.kill(signal) && once(child, 'close')));
    process.exit(1);
  });
}

/** @param {Buffer[] | null} kept where its output goes, if not to the screen @param {Parameters<Run>} call */
async function program(kept, ...[file, args, env = {}]) {
  const output = kept ? 'pipe' : 'inherit';
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', output, output], env: { ...process.env, ...env } });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => kept?.push(chunk));
  running.add(child);
  const [code] = await once(child, 'close').finally(() => running.delete(child));
  return code ?? 1;
}
