// docs/contract.md lists the codes of problems and field errors, with their parameters: compared with the tables.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fieldErrorParams, problemReasons, problemStatus } from '../server/contract/codes.ts';
import { failureReasons } from '../server/contract/reasons.ts';

const contract = readFileSync('docs/contract.md', 'utf8');
const section = (title: string) => new RegExp(`^### ${title}\\n(.*?)(?=^#)`, 'ms').exec(contract)?.[1] ?? '';

/** `name` (`param`, …), with commas between. */
const listed = (text: string): [string, string[]][] =>
  [...text.matchAll(/`(\w+)`(?: \(([^)]*)\))?(?:, |\.?$)/g)].map(([, name = '', params = '']) => [
    name,
    [...params.matchAll(/`(\w+)`/g)].map(([, param = '']) => param),
  ]);

test('the contract lists every problem code with its status and its reasons', () => {
  const rows = [...section('Problem codes').matchAll(/^\| `(\w+)` \| (\d+) \| (.*?) ?\|$/gm)];
  const found = rows.flatMap(([, code = '', status, reasons = '']) => [
    [code, Number(status)],
    ...listed(reasons).map(([reason, params]) => [reason, [code, ...params]]),
  ]);
  expect(Object.fromEntries(found)).toEqual({ ...problemStatus, ...problemReasons });
});

test('… and every code of a field error with its parameters', () => {
  const list = section('Field error codes').split('\n\n')[1] ?? '';
  expect(Object.fromEntries(listed(list))).toEqual(fieldErrorParams);
});

test('… and every reason why a link fails', () => {
  const [list = ''] = section('Failure reasons').split('. ');
  expect([...list.matchAll(/`(\w+)`/g)].map(([, reason]) => reason).sort()).toEqual([...failureReasons].sort());
});
