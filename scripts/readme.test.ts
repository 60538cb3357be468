// The README's tables name files and folders: all of them exist.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('README.md', 'utf8');
const cells = (title: string, column: number) =>
  (text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.split(' | ')[column] ?? '');

const tops = readdirSync('.').filter((name) => name !== 'node_modules' && !name.startsWith('.'));
const inside = (top: string) =>
  readdirSync(top, { recursive: true, encoding: 'utf8', withFileTypes: true }).map(
    (entry) => `${entry.parentPath}/${entry.name}${entry.isDirectory() ? '/' : ''}`,
  );
const files = tops.flatMap((top) => (/^[a-z0-9-]+$/.test(top) ? [`${top}/`, ...inside(top)] : [top]));

/** The paths of a cell, each with where it may be: one without a folder is beside the one before it, or at the top. */
function paths(cell: string): string[][] {
  let folder = '';
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) => {
    const places = span.includes('/') ? [span] : [folder + span, span];
    folder = places[0]?.slice(0, places[0].lastIndexOf('/') + 1) ?? '';
    const [, choices] = /\{(.*)\}/.exec(span) ?? [];
    const each = choices?.split(',') ?? [''];
    return each.map((choice) => places.map((place) => place.replace(/\{.*\}/, choice)));
  });
}

/** `<platform>` and `*` stand for any name. */
const isThere = (pattern: string) => {
  const names = pattern.split(/<\w+>|\*/).map((part) => part.replaceAll(/[.]/g, '\\.'));
  const exact = new RegExp(`^${names.join('[^/]+')}$`);
  return files.some((file) => exact.test(file));
};

test.each([
  ['Where things are', 0],
  ['To change …', 1],
])('what the table of “%s” names is there', (title, column) => {
  const named = cells(title, column).flatMap(paths);
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((places) => !places.some(isThere))).toEqual([]);
});
