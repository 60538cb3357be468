// `npm run story -- <words of its name> [iPhone|Pixel]`: one story in a visible browser, slowed down, with a trace.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, 'node_modules/.cache/stories');
const words = process.argv.slice(2);
const device = ['iPhone', 'Pixel'].includes(words.at(-1) ?? '') ? (words.pop() ?? '') : 'iPhone';

if (words.length === 0) {
  console.error(
    'Say which story: npm run story -- "asks first links after Yes"     (or a file: npm run story -- e2e/undo.spec.ts)',
  );
  process.exit(1);
}

const name = words.join(' ');
const which = existsSync(join(root, name)) ? [name] : ['--grep', name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
if (!hasScreen) console.warn('There is no screen here: the story runs unseen, and its trace shows what happened.');

const args = [
  'playwright',
  'test',
  '--config',
  'e2e/playwright.config.ts',
  '--workers',
  '1',
  '--trace',
  'on',
  '--project',
  device,
  ...which,
];
const env = { ...process.env, STORY_ON_EITHER_PHONE: '1', ...(hasScreen ? { STORY_SEEN: '1' } : {}) };
const { status } = spawnSync('npx', args, { cwd: root, env, stdio: 'inherit' });

for (const folder of existsSync(kept) ? readdirSync(kept) : []) {
  const trace = join(kept, folder, 'trace.zip');
  if (existsSync(trace)) console.log(`Look at it: npx playwright show-trace ${trace}`);
}
process.exitCode = status ?? 1;
