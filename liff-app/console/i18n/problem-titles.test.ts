import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { knownTitles, problemText } from './problem-titles.ts';

const server = ['flows', 'routes']
  .flatMap((folder) =>
    readdirSync(`server/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `server/${folder}/${name}`),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

test.each(knownTitles)('the server says “%s”, and the console says it in Chinese', (title) => {
  expect(server).toContain(`'${title}'`);
  expect(problemText(title)).toMatch(/\p{Script=Han}/u);
});

test('another title is left to its code', () => expect(problemText('toString')).toBeNull());
