// Builds the pages into dist/client and the server into dist/server. Run as a program it always builds; `isBuilt` lets
// `npm start` skip it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', 'sources.sha256');
const sources = [
  'server',
  'liff-app',
  'index.html',
  'go.html',
  'console.html',
  'phone.html',
  'preview.html',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** True if dist is up to date with the sources, or if there are no sources to build from. */
export function isBuilt() {
  if (!existsSync(join(root, 'server', 'main.ts'))) return true;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

// Sizes and times, not contents: a restart must not read a thousand files.
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesIn)) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesIn(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

async function build() {
  const { build: viteBuild } = await import('vite');
  // Taken before building, so that a file saved meanwhile is built next time.
  const built = fingerprint();
  await viteBuild({ root, logLevel: 'warn' });
  await viteBuild({ root, logLevel: 'warn', mode: 'console' });
  await viteBuild({ root, logLevel: 'warn', mode: 'phone' });
  await viteBuild({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // Packages are bundled too: a server that reads one file starts in two thirds of the time. sharp has a library of its own beside it.
    ssr: { noExternal: true, external: ['sharp'] },
    build: {
      ssr: true,
      rolldownOptions: {
        input: ['server/main.ts', 'server/pictures/picture-process.ts'],
        output: { sourcemapExcludeSources: true },
      },
      outDir: 'dist/server',
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
    },
  });
  writeFileSync(stamp, built);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
