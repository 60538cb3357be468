import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const outDir = join(process.cwd(), 'node_modules', '.cache', `pictures-${process.pid}`);
let built: Promise<string> | null = null;

/** `picture-process.ts`, built as in the build when this process uploads its first picture. @returns its path */
export function pictureProgram(): Promise<string> {
  built ??= buildProgram();
  return built;
}

async function buildProgram(): Promise<string> {
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { ssr: 'server/pictures/picture-process.ts', outDir, target: 'node20', emptyOutDir: true },
  });
  return join(outDir, 'picture-process.js');
}
