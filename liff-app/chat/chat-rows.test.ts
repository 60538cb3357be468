import { expect, test } from 'vitest';
import type { ChatEntry } from './chat-entry.ts';
import { placeEntries, type StampRule } from './chat-rows.ts';

const noon = new Date(2026, 0, 14, 12, 0).getTime();
const minutes = 60_000;

const entry = (by: 'brand' | 'customer', at?: number): ChatEntry<'line'> => {
  const when = at === undefined ? {} : { at };
  return by === 'brand'
    ? { id: `${at}`, ...when, by, message: { type: 'text', text: 'hi' } }
    : { id: `${at}`, ...when, by, message: { kind: 'text', text: 'hi' } };
};
const placed = (rule: StampRule, ...entries: ChatEntry<'line'>[]) => placeEntries(entries, rule, 'en');
const stamps = (rule: StampRule, ...entries: ChatEntry<'line'>[]) => placed(rule, ...entries).map(({ stamp }) => stamp);

test('LINE and WhatsApp write a new day between two messages', () => {
  expect(
    stamps('day', entry('brand', noon), entry('brand', noon + 300 * minutes), entry('brand', noon + 1440 * minutes)),
  ).toEqual([expect.stringContaining('14'), null, expect.stringContaining('15')]);
});

test('Messenger and Instagram write the time after a quarter of an hour', () => {
  const entries = [0, 15, 31].map((minute) => entry('brand', noon + minute * minutes));
  expect(stamps('pause', ...entries)).toEqual([
    expect.stringContaining('12:00'),
    null,
    expect.stringContaining('12:31'),
  ]);
});

test('without times nothing is written', () => {
  expect(stamps('day', entry('brand'), entry('customer'))).toEqual([null, null]);
});

test('messages of one side are a group, until the other speaks or a time is between them', () => {
  const groups = placed(
    'pause',
    entry('brand', noon),
    entry('brand', noon + minutes),
    entry('customer', noon + 2 * minutes),
    entry('customer', noon + 60 * minutes),
  ).map(({ isFirst, isLast, isLatest }) => [isFirst, isLast, isLatest]);
  expect(groups).toEqual([
    [true, false, false],
    [false, true, false],
    [true, true, false],
    [true, true, true],
  ]);
});
