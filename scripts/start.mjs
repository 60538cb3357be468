// Builds what is missing, then becomes the server (`npm start`), or brings the database up to date and ends
// (`--migrate-only`, which server/main.ts reads from the command line).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './build.mjs';

if (!isBuilt()) {
  console.log('Building …');
  // In a process of its own: the bundler would stay in the server's memory.
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.setSourceMapsEnabled(true);
await import(new URL('../dist/server/main.js', import.meta.url).href);
