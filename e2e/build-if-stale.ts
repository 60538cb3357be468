import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../scripts/build.mjs';

/** The stories run what ships. `npm test` has built it by now; a single run of the stories builds what has changed. */
export default function buildIfStale(): void {
  if (isBuilt()) return;
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed, so there is nothing to tell stories about.');
}
