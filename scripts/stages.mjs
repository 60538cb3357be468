// The stages of `npm test` and `npm run check`. Each runs even if an earlier one failed, and the last line counts them all.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ name: string, run: (folder: string) => Promise<Count> }} Stage */

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {Stage[]} */
export const checks = [
  { name: 'types', run: () => check('tsc', '--project', '.') },
  { name: 'lint and import rules', run: () => check('biome', 'check', '--error-on-warnings', '.') },
  { name: 'dead code', run: () => check('knip') },
  // Before the tests, some of which weigh what was built.
  {
    name: 'build',
    run: async () => one(await program(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))])),
  },
  { name: 'unit and flow tests', run: vitest },
];

/** @type {Stage} */
export const stories = { name: 'browser stories', run: playwright };

/**
 * Runs the stages one after the other, prints `N passed, N failed` as the last line (each test is one, each other check is
 * one), and sets the exit code: 0 only if everything ran and passed.
 * @param {Stage[]} stages
 */
export async function runStages(stages) {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-stages-'));
  const lines = [];
  const total = { passed: 0, failed: 0 };
  try {
    for (const { name, run } of stages) {
      console.log(`\n── ${name}`);
      const startedAt = performance.now();
      const count = await run(folder).catch(sayWhy);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      total.passed += count.passed;
      total.failed += count.failed;
      const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
      lines.push(
        `${count.failed > 0 ? '✗' : '✓'} ${name}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
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

/** @param {string} name @param {string[]} args */
async function check(name, ...args) {
  return one(await tool(name, args));
}

/** @param {string} folder @returns {Promise<Count>} */
async function vitest(folder) {
  const report = join(folder, 'vitest.json');
  const code = await tool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: todo } = read(report);
  return honest(code, { passed, failed, skipped: skipped + todo });
}

/** @param {string} folder @returns {Promise<Count>} */
async function playwright(folder) {
  const { findBrowser } = await import('./find-browser.mjs');
  const report = join(folder, 'playwright.json');
  const env = { CHROMIUM_PATH: findBrowser(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const code = await tool('playwright', ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'], env);
  const { expected, unexpected, flaky, skipped } = read(report).stats;
  // A story that fails once and passes again is a failure that nobody has understood yet.
  return honest(code, { passed: expected, failed: unexpected + flaky, skipped });
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

/** @param {string} name of a program in node_modules/.bin @param {string[]} args @param {Record<string, string>} [env] */
function tool(name, args, env) {
  const suffix = process.platform === 'win32' ? '.cmd' : '';
  return program(join(root, 'node_modules', '.bin', name + suffix), args, env);
}

/** @type {import('node:child_process').ChildProcess | null} */
let running = null;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    if (!running) process.exit(1);
    running.once('close', () => process.exit(1));
    running.kill(signal);
  });
}

/** @param {string} file @param {string[]} args @param {Record<string, string>} [env] @returns {Promise<number>} the exit code */
function program(file, args, env = {}) {
  return new Promise((resolve, reject) => {
    running = spawn(file, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    running.once('error', reject);
    running.once('close', (code) => resolve(code ?? 1));
  });
}
