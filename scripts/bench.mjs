// Builds and runs the measurements (`npm run bench`). They print a table and write bench/results.json; `-- links`, `-- events`, `-- journeys`, `-- load` and `-- search` measure one part.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { isBuilt } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!isBuilt()) {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
// Inside the project, so that packages are found.
const outDir = mkdtempSync(join(root, 'dist', 'bench-'));
try {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: { ssr: 'bench/main.ts', outDir, target: 'node20', minify: false },
  });
  const { status } = spawnSync(process.execPath, [join(outDir, 'main.js'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
