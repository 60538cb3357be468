// `npm run contact-sheet`: every page that /go shows, by user agent, source and target, drawn into docs/jump-pages.png.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['playwright', 'test', '--config', 'e2e/contact-sheet.config.ts'];
const { status } = spawnSync('npx', args, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
