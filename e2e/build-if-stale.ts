import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../scripts/build.mjs';

/** The stories run the production build. `npm test` has built it already; a single run of the stories rebuilds it if the sources have changed. */
export default function buildIfStale(): void {
  if (isBuilt()) return;
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed, so there is nothing to tell stories about.');
}
